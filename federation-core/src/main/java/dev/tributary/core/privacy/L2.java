package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Euclidean norms and clipping by them. A norm here is within {@link #SLACK} of the true one,
 * relative, for any vector that fits an array, and accounting adds that slack, so a server may
 * check by shards what the client clipped as a whole.
 */
public final class L2 {
  /** Block sums err by at most 1024 * 2^-53, the sum of at most 2^21 blocks by 2^-32, relative. */
  public static final double SLACK = 1e-9;

  private static final int BLOCK = 1024;

  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

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

  /** Squared norm of {@code count} float32 values, little endian, from a byte on. */
  public static double squaredNorm(byte[] bytes, int offset, int count) {
    double sum = 0;
    for (int start = 0; start < count; start += BLOCK) {
      double block = 0;
      for (int i = start; i < Math.min(start + BLOCK, count); i++) {
        double value = (float) FLOATS.get(bytes, offset + i * Float.BYTES);
        block += value * value;
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

  /** A vector, coordinate by coordinate, that need not lie anywhere as a whole. */
  @FunctionalInterface
  public interface Coordinates {
    float at(int index);
  }

  /**
   * What to multiply each coordinate by, and round to float32, so that {@link #within} holds; 1 if
   * it holds as it is.
   *
   * @throws IllegalArgumentException if a coordinate is not finite: it has no direction to keep
   */
  public static double clipFactor(Coordinates update, int count, double norm) {
    double squared = squaredNorm(update, count, 1);
    Require.that(Double.isFinite(squared), "update's norm", "must be finite", Math.sqrt(squared));
    if (within(squared, norm)) {
      return 1;
    }
    double factor = norm / Math.sqrt(squared);
    // Rounding to float32 may push the norm up again by a part in 2^24.
    while (!within(squaredNorm(update, count, factor), norm)) {
      factor *= 1 - 0x1p-24;
    }
    return factor;
  }

  /** Of the values, each multiplied by {@code factor} and rounded to float32. */
  static double squaredNorm(Coordinates values, int count, double factor) {
    double sum = 0;
    for (int start = 0; start < count; start += BLOCK) {
      double block = 0;
      for (int i = start; i < Math.min(start + BLOCK, count); i++) {
        double value = (float) (values.at(i) * factor);
        block += value * value;
      }
      sum += block;
    }
    return sum;
  }

  /**
   * Shrinks {@code update} in place, if it must, so that {@link #within} holds.
   *
   * @return whether it was within the norm before, which is what {@link AdaptiveClip} counts
   * @throws IllegalArgumentException as {@link #clipFactor}
   */
  public static boolean clip(float[] update, double norm) {
    double factor = clipFactor(i -> update[i], update.length, norm);
    for (int i = 0; factor < 1 && i < update.length; i++) {
      update[i] = (float) (update[i] * factor);
    }
    return factor == 1;
  }
}
