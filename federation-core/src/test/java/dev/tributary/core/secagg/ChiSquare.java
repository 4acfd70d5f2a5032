package dev.tributary.core.secagg;

/** Pearson's test of whether counts are of a uniform draw. */
final class ChiSquare {
  /** What a standard normal exceeds with a probability of 10^-6. */
  private static final double Z = 4.7534;

  private ChiSquare() {}

  static double statistic(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double expected = total / counts.length;
    double statistic = 0;
    for (long count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    return statistic;
  }

  /**
   * What the statistic of a uniform draw exceeds with a probability of 10^-6, by Wilson and
   * Hilferty (1931).
   */
  static double limit(int degreesOfFreedom) {
    double k = degreesOfFreedom;
    return k * Math.pow(1 - 2 / (9 * k) + Z * Math.sqrt(2 / (9 * k)), 3);
  }
}
