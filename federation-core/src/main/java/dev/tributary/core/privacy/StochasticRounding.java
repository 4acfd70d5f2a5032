package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.function.LongSupplier;

/**
 * A client's vector on a coarse grid: each coordinate goes to one of its two neighbours, unbiased,
 * and the whole is drawn again until its norm is below a bound that is much smaller than the worst
 * case (Kairouz, Liu, Steinke 2021, arXiv:2102.06387, Algorithm 1 and Theorem 1, beta = e^(-1/2)).
 *
 * <p>It is never held as a whole: it is drawn part by part, as often as anybody asks for a part.
 */
public final class StochasticRounding {
  /** Draws before it gives up on chance; each fails with a probability of at most e^(-1/2). */
  private static final int MAX_DRAWS = 128;

  private final L2.Coordinates update;
  private final int count;
  private final int partSize;
  private final double stepsPerUnit;
  private final Draws draws;

  /** The draw that counts; {@link #MAX_DRAWS} if none does. */
  private final int drawn;

  /** Uniform words of the client's own: the same ones each time for one draw of one part. */
  @FunctionalInterface
  public interface Draws {
    LongSupplier words(int draw, int part);
  }

  private StochasticRounding(
      L2.Coordinates update,
      int count,
      int partSize,
      double stepsPerUnit,
      double bound,
      Draws draws) {
    this.update = update;
    this.count = count;
    this.partSize = partSize;
    this.stepsPerUnit = stepsPerUnit;
    this.draws = draws;
    int draw = 0;
    while (draw < MAX_DRAWS && !L2.within(squaredNorm(draw), bound)) {
      draw++;
    }
    this.drawn = draw;
  }

  /**
   * @param update with a norm of at most {@code norm} steps once scaled
   * @param partSize coordinates of each part, but for the last one
   * @param stepsPerUnit a power of two
   * @return integers whose norm is at most {@link #normBound}
   * @throws IllegalArgumentException for an update above the norm
   */
  public static StochasticRounding of(
      L2.Coordinates update,
      int count,
      int partSize,
      double stepsPerUnit,
      double norm,
      Draws draws) {
    double squared = L2.squaredNorm(update, count, 1) * stepsPerUnit * stepsPerUnit;
    Require.that(
        L2.within(squared, norm), "update's norm", "must be <= " + norm, Math.sqrt(squared));
    return new StochasticRounding(
        update, count, partSize, stepsPerUnit, normBound(norm, count), draws);
  }

  /**
   * The norm of all parts together, at most.
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

  /** The integers of a part. */
  public long[] part(int part) {
    return part(part, drawn);
  }

  private long[] part(int part, int draw) {
    int from = part * partSize;
    long[] rounded = new long[Math.min(partSize, count - from)];
    if (draw == MAX_DRAWS) {
      // Once in 10^27: towards zero, which is biased and never longer.
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (long) (update.at(from + i) * stepsPerUnit);
      }
      return rounded;
    }
    LongSupplier words = draws.words(draw, part);
    for (int i = 0; i < rounded.length; i++) {
      double scaled = update.at(from + i) * stepsPerUnit;
      double below = Math.floor(scaled);
      double chance = scaled - below;
      rounded[i] = (long) below + ((words.getAsLong() >>> 11) * 0x1p-53 < chance ? 1 : 0);
    }
    return rounded;
  }

  private double squaredNorm(int draw) {
    double sum = 0;
    for (int part = 0; part * (long) partSize < count; part++) {
      sum += L2.squaredNorm(part(part, draw));
    }
    return sum;
  }
}
