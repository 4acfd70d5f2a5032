package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;

/**
 * How a job keeps its promise: which noise a round draws, on which grid, and what the round costs.
 * All of it follows from the job's spec, so every reader of the log comes to the same numbers.
 *
 * <p>The deviation is {@code noiseMultiplier} times what a client can add to the integers, rounding
 * included, rounded up to a whole number; so a round costs at most what the multiplier says,
 * whatever norm it clips to.
 *
 * @param spec with its noise multiplier settled
 * @param dimension coordinates of the model
 * @param stepsPerUnit grid steps to 1.0, a power of two
 * @param leastMembers with fewer a round is abandoned; for these distributed shares are made
 * @param cohort members that a round can have at most: whoever knows the noise of a share of them
 *     may be among the few that are left
 */
public record PrivacyPlan(
    DifferentialPrivacySpec spec,
    long dimension,
    double stepsPerUnit,
    int leastMembers,
    int cohort) {

  public PrivacyPlan {
    Require.that(
        spec.noiseMultiplier().isPresent(),
        "privacy.differentialPrivacy.noiseMultiplier",
        "must be settled",
        null);
    Require.range("dimension", dimension, 1, Long.MAX_VALUE);
    Require.positive("stepsPerUnit", stepsPerUnit);
    Require.range("leastMembers", leastMembers, 1, cohort);
    double most = multiplierOfVector(spec) * spec.mostNorm() * stepsPerUnit;
    Require.that(
        most < DiscreteGaussian.MAX_SIGMA / 2.0,
        "privacy.differentialPrivacy.noiseMultiplier",
        "must keep the noise below %d grid steps".formatted(DiscreteGaussian.MAX_SIGMA / 2),
        most);
    spec.adaptive()
        .ifPresent(
            clip ->
                Require.that(
                    2 * clip.settledCountNoise() < DiscreteGaussian.MAX_SIGMA / 2.0,
                    "privacy.differentialPrivacy.clip.adaptive.countNoise",
                    "must be < " + DiscreteGaussian.MAX_SIGMA / 4,
                    clip.settledCountNoise()));
    Require.that(
        spec.leastNorm() * stepsPerUnit >= 1,
        "privacy.differentialPrivacy.clip",
        "must be at least one grid step, " + 1 / stepsPerUnit,
        spec.leastNorm());
  }

  PrivacyPlan withNoiseMultiplier(double settled) {
    return new PrivacyPlan(
        spec.withNoiseMultiplier(settled), dimension, stepsPerUnit, leastMembers, cohort);
  }

  /** The same on another grid. */
  public PrivacyPlan withStepsPerUnit(double steps) {
    return new PrivacyPlan(spec, dimension, steps, leastMembers, cohort);
  }

  private static double multiplierOfVector(DifferentialPrivacySpec spec) {
    double all = spec.noiseMultiplier().getAsDouble();
    return spec.adaptive().map(clip -> clip.vectorMultiplier(all)).orElse(all);
  }

  /** Whether the server draws the noise. */
  public boolean central() {
    return spec.place() == NoisePlace.CENTRAL;
  }

  /**
   * The L2 norm in grid steps that a client's integers can have when it clips to {@code clipNorm}:
   * the server's grid rounds to nearest, a client's own stochastically.
   */
  public double sensitivity(double clipNorm) {
    double norm = clipSteps(clipNorm);
    double rounded =
        central()
            ? StochasticRounding.nearestNormBound(norm, dimension)
            : StochasticRounding.normBound(norm, dimension);
    return rounded * (1 + L2.SLACK);
  }

  /** The norm of a clipped update in grid steps, at most. */
  double clipSteps(double clipNorm) {
    return clipNorm * stepsPerUnit * (1 + L2.SLACK);
  }

  /** Whole sigma of the noise on each coordinate: the server's, or a client's share. */
  public long sigma(double clipNorm) {
    return share(multiplierOfVector(spec) * sensitivity(clipNorm));
  }

  /**
   * Whole sigma of the noise on the sum of bits, or of a client's share of it.
   *
   * @throws IllegalArgumentException unless the clip norm adapts
   */
  public long bitSigma() {
    Require.that(
        spec.adaptive().isPresent(),
        "privacy.differentialPrivacy.clip.adaptive",
        "must be given",
        null);
    return share(2 * spec.adaptive().get().settledCountNoise());
  }

  private long share(double total) {
    return (long) StrictMath.ceil(total / StrictMath.sqrt(shares(leastMembers)));
  }

  /**
   * Noise shares in a sum over {@code members} clients that an adversary does not know: those of
   * all but the adversary's share of the cohort, since others may have been made to drop out, and
   * to each client at least its own; one, if the server draws the noise.
   */
  public int shares(int members) {
    int honest = members - (int) StrictMath.ceil(spec.adversaryShare() * cohort);
    return central() ? 1 : Math.max(1, honest);
  }

  /** The noise multiplier of a round in which so many clients' updates were added. */
  public double multiplier(int members) {
    Require.range("members", members, leastMembers, Integer.MAX_VALUE);
    double more = (double) shares(members) / shares(leastMembers);
    return spec.noiseMultiplier().getAsDouble() * StrictMath.sqrt(more);
  }

  /**
   * The magnitude that no coordinate of a sum's noise passes, but once in 2^40 rounds: what a
   * modulus must have room for beside the sum. Discrete Gaussians have the tails of Gaussians
   * (subgaussian with sigma^2: arXiv:2004.00010), and so have their sums.
   */
  public double reach(double clipNorm, int members) {
    return reach(sigma(clipNorm), members);
  }

  /** {@link #reach} of the sum of bits, with the bits themselves; 0 if the norm is fixed. */
  public double bitReach(int members) {
    return spec.adaptive().isEmpty() ? 0 : members + reach(bitSigma(), members);
  }

  private double reach(long sigma, int members) {
    int all = central() ? 1 : members;
    double logOdds = StrictMath.log(2.0 * noised()) + 40 * StrictMath.log(2);
    return sigma * StrictMath.sqrt(2 * all * logOdds);
  }

  /** The coarsest noise that a round with so many members can have. */
  private NoiseShares noise(int members) {
    long vector = sigma(spec.leastNorm());
    long coarsest = spec.adaptive().isPresent() ? Math.min(vector, bitSigma()) : vector;
    return new NoiseShares(coarsest, shares(members));
  }

  /** Coordinates that are noised, with that of the bits. */
  private long noised() {
    return dimension + (spec.adaptive().isPresent() ? 1 : 0);
  }

  /**
   * What a round costs. The noise is discrete: of it the Gaussian's divergence is proved without
   * sampling, and with it at whole orders, where the moments of a mixture are sums of the moments
   * of its parts; that the other direction costs no more follows as in Theorem 5 of
   * arXiv:1908.10530, since x -> s - x swaps the noise and the noise moved by s. At other orders it
   * counts as infinite.
   */
  public RenyiCurve cost(int members) {
    double z = multiplier(members);
    if (spec.samplingRate() < 1) {
      return RenyiCurve.of(
          order ->
              order == StrictMath.rint(order)
                  ? SampledGaussian.rdp(spec.samplingRate(), z, order)
                  : Double.POSITIVE_INFINITY);
    }
    NoiseShares noise = noise(members);
    return RenyiCurve.of(order -> noise.rdp(order, noise.totalSigma() / z, noised()));
  }

  /** {@link NoiseShares#distanceFromGaussian} of a round. */
  public double distanceFromGaussian(int members) {
    return noise(members).distanceFromGaussian(noised());
  }
}
