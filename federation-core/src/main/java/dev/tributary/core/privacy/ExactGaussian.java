package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * The exact trade of epsilon against delta of the Gaussian mechanism without sampling, of any
 * number of releases: releases with noise multipliers z_i are one with 1/z^2 = sum 1/z_i^2.
 */
public final class ExactGaussian {
  private static final double LARGEST_EPSILON = 1e6;

  private ExactGaussian() {}

  /**
   * The smallest delta (Balle, Wang 2018, arXiv:1805.06530, Theorem 8): Phi(1/(2z) - eps z) - e^eps
   * Phi(-1/(2z) - eps z).
   */
  public static double delta(double noiseMultiplier, double epsilon) {
    double half = 1 / (2 * noiseMultiplier);
    double shift = epsilon * noiseMultiplier;
    double tail = NormalTail.logErfc((shift + half) / StrictMath.sqrt(2)) - StrictMath.log(2);
    return StrictMath.max(0, NormalTail.above(shift - half) - StrictMath.exp(epsilon + tail));
  }

  /** The smallest epsilon for {@code delta}, rounded up by at most 1e-12 of it. */
  public static double epsilon(double noiseMultiplier, double delta) {
    Require.that(delta > 0 && delta < 1, "delta", "must be in (0, 1)", delta);
    if (delta(noiseMultiplier, 0) <= delta) {
      return 0;
    }
    double low = 0;
    double high = 1;
    while (delta(noiseMultiplier, high) > delta && high < LARGEST_EPSILON) {
      low = high;
      high *= 2;
    }
    while (high - low > 1e-12 * high) {
      double middle = (low + high) / 2;
      if (delta(noiseMultiplier, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high < LARGEST_EPSILON ? high : Double.POSITIVE_INFINITY;
  }
}
