package dev.tributary.core.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each fault was injected. */
final class Faults {
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

  void add(Fault fault) {
    counts.merge(fault, 1L, Long::sum);
  }

  void addAll(Faults other) {
    other.counts.forEach((fault, count) -> counts.merge(fault, count, Long::sum));
  }

  long of(Fault fault) {
    return counts.getOrDefault(fault, 0L);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(e -> e.getKey().name().toLowerCase(Locale.ROOT) + '=' + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
