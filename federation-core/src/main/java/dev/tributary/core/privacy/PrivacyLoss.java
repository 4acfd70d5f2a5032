package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The tighter accountant: epsilon from the distribution of the privacy loss itself. An upper bound
 * like {@link RenyiCurve}'s, close to the true value.
 */
public final class PrivacyLoss {
  /** Share of delta that is given up so that the grid of losses may end somewhere. */
  private static final double TAIL_OF_DELTA = 1e-4;

  private static final int MOST_KNOWN = 1_000;

  /** What was asked before: every reader of a log asks the same, and an answer takes long. */
  private static final Map<Releases, Double> KNOWN = Collections.synchronizedMap(new HashMap<>());

  private record Releases(double rate, double noiseMultiplier, int rounds, double delta) {}

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
    Releases releases = new Releases(samplingRate, noiseMultiplier, rounds, delta);
    Double known = KNOWN.get(releases);
    if (known != null) {
      return known;
    }
    double epsilon = sampled(releases);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(releases, epsilon);
    return epsilon;
  }

  private static double sampled(Releases all) {
    double epsilon = 0;
    for (LossDistribution.Direction direction : LossDistribution.Direction.values()) {
      LossComposition losses =
          LossComposition.of(
              all.rate(),
              all.noiseMultiplier(),
              all.rounds(),
              direction,
              TAIL_OF_DELTA * all.delta());
      epsilon = StrictMath.max(epsilon, losses.epsilon(all.delta()));
    }
    return epsilon;
  }
}
