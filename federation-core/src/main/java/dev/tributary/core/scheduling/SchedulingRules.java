package dev.tributary.core.scheduling;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How clients are shared out.
 *
 * @param weights of namespaces; 1 if there is none
 * @param overdueMillis a job that waits longer has clients set aside for it
 */
public record SchedulingRules(Map<String, Integer> weights, long overdueMillis) {
  public static final SchedulingRules DEFAULT = new SchedulingRules(Map.of(), 60_000);

  private static final int HIGHEST_WEIGHT = 1_000_000;

  public SchedulingRules {
    weights.forEach(
        (namespace, weight) -> {
          Require.name("namespace", namespace);
          Require.range("weight of namespace " + namespace, weight, 1, HIGHEST_WEIGHT);
        });
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    Require.range("overdueMillis", overdueMillis, 1, Long.MAX_VALUE / 4);
  }

  /** Of a namespace's share of the clients. */
  public int weight(String namespace) {
    return weights.getOrDefault(namespace, 1);
  }
}
