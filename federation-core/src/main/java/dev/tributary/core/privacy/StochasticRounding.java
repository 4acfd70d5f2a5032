package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.function.LongSupplier;

/**
 * A client's vector on a coarse grid: each coordinate goes to one of its two neighbours, unbiased,
 * and the whole is drawn again until its norm is below a bound that is much smaller than the worst
 * case (Kairouz, Liu, Steinke 2021, arXiv:2102.06387, Algorithm 1 and Theorem 1, beta = e^(-1/2)).
 */
public final class StochasticRounding {
  /** Draws before it gives up on chance; each fails with a probability of at most e^(-1/2). */
  private static final int MAX_DRAWS = 128;

  private StochasticRounding() {}

  /**
   * The norm of what {@link #round} returns, at most.
   *
   * @param norm of the vector in grid steps, at most
   */
  public static double normBound(double norm, long dimension) {
    double root = StrictMath.sqrt((double) dimension);
    double likely = norm * norm + dimension / 4.0 + (norm + root / 2);
    return StrictMath.min(norm + root, StrictMath.sqrt(likely));
  }

  /** The norm after each coordinate was rounded to the nearest grid point, at most. */
  public static double nearestNormBound(double norm, long dimension) {
    return norm + StrictMath.sqrt((double) dimension) / 2;
  }

  /**
   * @param update with a norm of at most {@code norm} steps once scaled
   * @param stepsPerUnit a power of two
   * @param words uniform words of the client's own
   * @return integers whose norm is at most {@link #normBound}
   */
  public static long[] round(float[] update, double stepsPerUnit, double norm, LongSupplier words) {
    double squared = L2.squaredNorm(update, 0, update.length) * stepsPerUnit * stepsPerUnit;
    Require.that(
        L2.within(squared, norm), "update's norm", "must be <= " + norm, Math.sqrt(squared));
    double bound = normBound(norm, update.length);
    long[] rounded = new long[update.length];
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      for (int i = 0; i < rounded.length; i++) {
        double scaled = update[i] * stepsPerUnit;
        double below = Math.floor(scaled);
        double chance = scaled - below;
        rounded[i] = (long) below + ((words.getAsLong() >>> 11) * 0x1p-53 < chance ? 1 : 0);
      }
      if (L2.within(L2.squaredNorm(rounded), bound)) {
        return rounded;
      }
    }
    // Once in 10^27: towards zero, which is biased and never longer.
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (long) (update[i] * stepsPerUnit);
    }
    return rounded;
  }
}
