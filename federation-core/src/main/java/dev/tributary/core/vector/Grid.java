package dev.tributary.core.vector;

/**
 * The common grid of 2^-scaleExponent on which weighted coordinates are integers, so that their sum
 * is exact and does not depend on order.
 *
 * <p>No contribution passes 2^51 and no sum 2^62, which leaves a bit of headroom for a contribution
 * that is folded and not yet undone.
 *
 * @param scaleExponent s in {@code rint(weight * x * 2^s)}
 */
public record Grid(int scaleExponent) {
  private static final int CONTRIBUTION_BITS = 51;
  private static final int SUM_BITS = 62;
  private static final int MIN_EXPONENT = -900;
  private static final int MAX_EXPONENT = 900;

  public Grid {
    if (scaleExponent < MIN_EXPONENT || scaleExponent > MAX_EXPONENT) {
      throw new IllegalArgumentException(
          "grid.scaleExponent must be in [%d, %d], got %d"
              .formatted(MIN_EXPONENT, MAX_EXPONENT, scaleExponent));
    }
  }

  /**
   * The finest grid that is safe.
   *
   * @param bound largest |x| of a coordinate, finite and > 0
   * @param maxWeight largest weight of one contribution, >= 1
   * @param maxContributions most contributions that one sum may hold at a time, >= 1
   */
  public static Grid fit(float bound, long maxWeight, int maxContributions) {
    double largest = (double) bound * maxWeight;
    int contribution = CONTRIBUTION_BITS - bitsOf(largest);
    int sum = SUM_BITS - bitsOf(largest) - bitsOf(maxContributions);
    return new Grid(Math.min(contribution, sum));
  }

  /** Smallest b with value <= 2^b. */
  private static int bitsOf(double value) {
    int exponent = Math.getExponent(value);
    return value > Math.scalb(1.0, exponent) ? exponent + 1 : exponent;
  }

  /** The factor {@code weight * 2^s}. */
  public double factor(long weight) {
    return Math.scalb((double) weight, scaleExponent);
  }

  /** What one grid step is worth in a mean over {@code totalWeight}. */
  public double stepOfMean(long totalWeight) {
    return Math.scalb(1.0, -scaleExponent) / totalWeight;
  }
}
