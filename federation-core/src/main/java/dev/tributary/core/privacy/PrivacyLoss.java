package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * The tighter accountant: epsilon from the distribution of the privacy loss itself. An upper bound
 * like {@link RenyiCurve}'s, close to the true value.
 */
public final class PrivacyLoss {
  /** Share of delta that is given up so that the grid of losses may end somewhere. */
  private static final double TAIL_OF_DELTA = 1e-4;

  private PrivacyLoss() {}

  /**
   * Epsilon of {@code rounds} releases of the Gaussian mechanism on Poisson samples.
   *
   * @param samplingRate in [0, 1]; 1 gives the exact value
   * @param noiseMultiplier > 0
   * @param delta in (0, 1)
   * @return infinite if numerical errors might pass delta
   */
  public static double epsilon(
      double samplingRate, double noiseMultiplier, int rounds, double delta) {
    Require.that(delta > 0 && delta < 1, "delta", "must be in (0, 1)", delta);
    if (samplingRate == 0 || rounds == 0) {
      return 0;
    }
    if (samplingRate == 1) {
      return ExactGaussian.epsilon(noiseMultiplier / StrictMath.sqrt(rounds), delta);
    }
    double epsilon = 0;
    for (LossDistribution.Direction direction : LossDistribution.Direction.values()) {
      LossComposition all =
          LossComposition.of(
              samplingRate, noiseMultiplier, rounds, direction, TAIL_OF_DELTA * delta);
      epsilon = StrictMath.max(epsilon, all.epsilon(delta));
    }
    return epsilon;
  }
}
