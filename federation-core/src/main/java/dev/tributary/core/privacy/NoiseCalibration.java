package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/** Finds the least noise with which a job's rounds fit its budget. */
public final class NoiseCalibration {
  /**
   * No less: with a tenth of the sensitivity as noise, one round already costs an epsilon of 90.
   */
  public static final double LEAST = 0.1;

  public static final double MOST = 1e4;

  private static final double PRECISION = 1e-4;

  private NoiseCalibration() {}

  /**
   * The same spec with the least noise multiplier with which {@link PrivacyLedger} allows so many
   * rounds, each with the least number of members, or at most 0.01 % more. Takes seconds: call it
   * when a job is submitted, and keep the result.
   *
   * @throws IllegalArgumentException if no noise that fits the grid and the count's noise is enough
   */
  public static DifferentialPrivacySpec settle(
      DifferentialPrivacySpec spec,
      long dimension,
      double stepsPerUnit,
      int leastMembers,
      int cohort,
      int rounds) {
    Require.range("rounds", rounds, 1, Integer.MAX_VALUE);
    PrivacyPlan least =
        new PrivacyPlan(
            spec.withNoiseMultiplier(LEAST), dimension, stepsPerUnit, leastMembers, cohort);
    if (fits(least, LEAST, rounds)) {
      return least.spec();
    }
    double most = largest(spec, stepsPerUnit);
    Require.that(
        most > LEAST && fits(least, most, rounds),
        "privacy.differentialPrivacy.epsilon",
        "must allow %d rounds at delta %s with noise of at most %.3f times the clip norm"
            .formatted(rounds, spec.delta(), most),
        spec.epsilon());
    if (spec.samplingRate() < 1) {
      return spec.withNoiseMultiplier(sampled(least, most, rounds));
    }
    double low = LEAST;
    double high = StrictMath.min(2 * LEAST, most);
    while (!fits(least, high, rounds)) {
      low = high;
      high = StrictMath.min(2 * high, most);
    }
    while (high > low * (1 + PRECISION)) {
      double middle = StrictMath.sqrt(low * high);
      if (fits(least, middle, rounds)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return spec.withNoiseMultiplier(high);
  }

  /**
   * The same where clients are sampled, and the tighter accountant takes a fifth of a second: down
   * from where Renyi divergences alone prove that the noise is enough, and then along the epsilons,
   * which nearly are a power of the noise.
   */
  private static double sampled(PrivacyPlan plan, double most, int rounds) {
    double budget = plan.spec().epsilon();
    double high = provedByRenyi(plan, most, rounds);
    double spent = epsilon(plan, high, rounds);
    double low = high;
    double beyond = spent;
    while (beyond <= budget) {
      high = low;
      spent = beyond;
      low = StrictMath.max(LEAST, high / 1.25);
      beyond = epsilon(plan, low, rounds);
    }
    while (high > low * (1 + PRECISION)) {
      double share = StrictMath.log(beyond / budget) / StrictMath.log(beyond / spent);
      double aim = low * StrictMath.pow(high / low, share > 0 && share < 1 ? share : 0.5);
      // Never quite at an end, so that in the last step the other end comes near.
      double step = 1 + 0.9 * PRECISION;
      double middle = StrictMath.min(StrictMath.max(aim, low * step), high / step);
      double cost = epsilon(plan, middle, rounds);
      if (cost <= budget) {
        high = middle;
        spent = cost;
      } else {
        low = middle;
        beyond = cost;
      }
    }
    return high;
  }

  /** The least noise that Renyi divergences prove to be enough, {@code most} if there is none. */
  private static double provedByRenyi(PrivacyPlan plan, double most, int rounds) {
    double low = LEAST;
    double high = most;
    while (high > low * (1 + PRECISION)) {
      double middle = StrictMath.sqrt(low * high);
      RenyiCurve round = plan.withNoiseMultiplier(middle).cost(plan.leastMembers());
      if (round.times(rounds).epsilon(plan.spec().delta()) <= plan.spec().epsilon()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static double epsilon(PrivacyPlan plan, double noiseMultiplier, int rounds) {
    PrivacyPlan louder = plan.withNoiseMultiplier(noiseMultiplier);
    return PrivacyLedger.empty(louder).withRounds(rounds).spent().epsilon();
  }

  private static boolean fits(PrivacyPlan plan, double noiseMultiplier, int rounds) {
    return epsilon(plan, noiseMultiplier, rounds) <= plan.spec().epsilon();
  }

  /** So large that the vector's noise, which is larger by 2.3 then, still fits the grid. */
  private static double largest(DifferentialPrivacySpec spec, double stepsPerUnit) {
    double count = spec.adaptive().map(clip -> 0.9 * 2 * clip.settledCountNoise()).orElse(MOST);
    double grid = DiscreteGaussian.MAX_SIGMA / 5.0 / (spec.mostNorm() * stepsPerUnit);
    return StrictMath.min(MOST, StrictMath.min(count, grid));
  }
}
