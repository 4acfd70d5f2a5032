package dev.tributary.control.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What makes a version the best: {@code loss:min}, {@code accuracy:max}. */
public record BestBy(Metric metric, Direction direction) {
  /** What clients measure. */
  public enum Metric {
    LOSS,
    ACCURACY;

    OptionalDouble of(VersionMetrics metrics) {
      return this == LOSS ? metrics.loss() : metrics.accuracy();
    }
  }

  /** Which value wins. */
  public enum Direction {
    MIN,
    MAX
  }

  /**
   * @throws IllegalArgumentException saying the form
   */
  public static BestBy parse(String text) {
    String[] parts = text.toUpperCase(Locale.ROOT).split(":", -1);
    try {
      if (parts.length == 2) {
        return new BestBy(Metric.valueOf(parts[0]), Direction.valueOf(parts[1]));
      }
    } catch (IllegalArgumentException unknown) {
      // Told below, like another number of parts.
    }
    throw new IllegalArgumentException(
        "best must be METRIC:min or METRIC:max, METRIC loss or accuracy, got " + text);
  }

  /** The best version, of equals the oldest; empty if none has the metric. */
  public Optional<RegisteredModel> of(List<RegisteredModel> versions) {
    Comparator<RegisteredModel> lowestFirst =
        Comparator.comparingDouble(v -> value(v).orElseThrow());
    return versions.stream()
        .filter(version -> value(version).isPresent())
        .min(direction == Direction.MIN ? lowestFirst : lowestFirst.reversed());
  }

  private OptionalDouble value(RegisteredModel version) {
    return version.metrics().map(metric::of).orElse(OptionalDouble.empty());
  }

  @Override
  public String toString() {
    return (metric + ":" + direction).toLowerCase(Locale.ROOT);
  }
}
