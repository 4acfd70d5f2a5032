package dev.tributary.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * How measured values spread, in their own unit.
 *
 * @param count of values
 * @param p50 the median, by nearest rank: a value that was measured
 * @param p95 by nearest rank
 * @param p99 by nearest rank
 */
public record Spread(int count, double p50, double p95, double p99, double max) {

  /**
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values must not be empty");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(
        sorted.length,
        nearestRank(sorted, 0.50),
        nearestRank(sorted, 0.95),
        nearestRank(sorted, 0.99),
        Arrays.stream(sorted).max().getAsDouble());
  }

  private static double nearestRank(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
