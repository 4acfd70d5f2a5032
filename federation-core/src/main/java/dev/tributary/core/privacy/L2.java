package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * Euclidean norms and clipping by them. A norm here is within {@link #SLACK} of the true one,
 * relative, for any vector that fits an array, and accounting adds that slack, so a server may
 * check by shards what the client clipped as a whole.
 */
public final class L2 {
  /** Block sums err by at most 1024 * 2^-53, the sum of at most 2^21 blocks by 2^-32, relative. */
  public static final double SLACK = 1e-9;

  private static final int BLOCK = 1024;

  private L2() {}

  /** Squared norm of {@code values[from, from + count)}; shards' squared norms add up. */
  public static double squaredNorm(float[] values, int from, int count) {
    double sum = 0;
    for (int start = from; start < from + count; start += BLOCK) {
      double block = 0;
      for (int i = start; i < Math.min(start + BLOCK, from + count); i++) {
        block += (double) values[i] * values[i];
      }
      sum += block;
    }
    return sum;
  }

  /** Squared norm of integers below 2^53 in magnitude. */
  static double squaredNorm(long[] values) {
    double sum = 0;
    for (int start = 0; start < values.length; start += BLOCK) {
      double block = 0;
      for (int i = start; i < Math.min(start + BLOCK, values.length); i++) {
        block += (double) values[i] * values[i];
      }
      sum += block;
    }
    return sum;
  }

  /** What a server asks of an upload: its norm is at most {@code norm}, but for {@link #SLACK}. */
  public static boolean within(double squaredNorm, double norm) {
    return squaredNorm <= norm * norm * (1 + SLACK);
  }

  /**
   * Shrinks {@code update} in place, if it must, so that {@link #within} holds.
   *
   * @return whether it was within the norm before, which is what {@link AdaptiveClip} counts
   * @throws IllegalArgumentException if a coordinate is not finite: it has no direction to keep
   */
  public static boolean clip(float[] update, double norm) {
    double squared = squaredNorm(update, 0, update.length);
    Require.that(Double.isFinite(squared), "update's norm", "must be finite", Math.sqrt(squared));
    if (within(squared, norm)) {
      return true;
    }
    double factor = norm / Math.sqrt(squared);
    float[] clipped = scaled(update, factor);
    // Rounding to float32 may push the norm up again by a part in 2^24.
    while (!within(squaredNorm(clipped, 0, clipped.length), norm)) {
      factor *= 1 - 0x1p-24;
      clipped = scaled(update, factor);
    }
    System.arraycopy(clipped, 0, update, 0, update.length);
    return false;
  }

  private static float[] scaled(float[] values, double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return scaled;
  }
}
