package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a job promises each client: whoever sees every model of the job can tell hardly better than
 * by guessing whether the client's updates were in it or zero instead. The promise is about all the
 * data of one client. Every client counts with weight 1; that somebody took part is no secret.
 *
 * @param place who adds the noise
 * @param epsilon the whole job's budget, > 0; the job stops before the round that would exceed it
 * @param delta probability that may escape the promise, in [1e-12, 0.1]
 * @param noiseMultiplier deviation of the sum's noise over what one client can add to it; if
 *     absent, {@link NoiseCalibration} finds the least one with which the job's rounds fit the
 *     budget
 * @param clipNorm L2 bound of an update, in the first round if it adapts
 * @param adaptive how the bound adapts, if it does
 * @param samplingRate probability with which a client is in a round's {@link PoissonCohort}; 1 if
 *     the cohort is drawn any other way. Below 1 the promise is kept towards those who do not learn
 *     the cohorts, and not towards those who do
 * @param adversaryShare share of clients whose noise somebody may know, in [0, 1); they add nothing
 *     to a distributed sum's privacy
 */
public record DifferentialPrivacySpec(
    NoisePlace place,
    double epsilon,
    double delta,
    OptionalDouble noiseMultiplier,
    double clipNorm,
    Optional<AdaptiveClip> adaptive,
    double samplingRate,
    double adversaryShare) {

  private static final double MAX_EPSILON = 1e4;

  /** Where the noise comes from, and so who need not be trusted. */
  public enum NoisePlace {
    /** The server noises the sum: it sees the sum itself, others see models. */
    CENTRAL("central"),
    /** Each client adds a share before masking: nobody sees a sum without noise. */
    DISTRIBUTED("distributed");

    private final String spelling;

    NoisePlace(String spelling) {
      this.spelling = spelling;
    }

    /**
     * @throws IllegalArgumentException listing the known names
     */
    public static NoisePlace named(String name) {
      for (NoisePlace place : values()) {
        if (place.spelling.equals(name)) {
          return place;
        }
      }
      throw new IllegalArgumentException(
          key("place") + " must be one of [central, distributed], got " + name);
    }

    public String spelling() {
      return spelling;
    }
  }

  public DifferentialPrivacySpec {
    Require.that(place != null, key("place"), "must be given", null);
    Require.that(
        epsilon > 0 && epsilon <= MAX_EPSILON, key("epsilon"), "must be in (0, 10000]", epsilon);
    Require.that(delta >= 1e-12 && delta <= 0.1, key("delta"), "must be in [1e-12, 0.1]", delta);
    if (noiseMultiplier.isPresent()) {
      double given = noiseMultiplier.getAsDouble();
      Require.that(
          given >= NoiseCalibration.LEAST && given <= NoiseCalibration.MOST,
          key("noiseMultiplier"),
          "must be in [%s, %s]".formatted(NoiseCalibration.LEAST, NoiseCalibration.MOST),
          given);
      adaptive
          .filter(clip -> clip.countNoise().isPresent())
          .ifPresent(clip -> clip.vectorMultiplier(given));
    }
    Require.positive(key("clip.norm"), clipNorm);
    double norm = clipNorm;
    adaptive.ifPresent(
        clip ->
            Require.that(
                norm >= clip.least() && norm <= clip.most(),
                key("clip.norm"),
                "must be in [%s, %s]".formatted(clip.least(), clip.most()),
                norm));
    Require.that(
        samplingRate > 0 && samplingRate <= 1,
        key("samplingRate"),
        "must be in (0, 1]",
        samplingRate);
    Require.that(
        place == NoisePlace.CENTRAL || samplingRate == 1,
        key("samplingRate"),
        "must be 1 with distributed noise, which protects from a server that knows the cohort",
        samplingRate);
    Require.that(
        adversaryShare >= 0 && adversaryShare < 1,
        key("adversaryShare"),
        "must be in [0, 1)",
        adversaryShare);
  }

  private static String key(String name) {
    return "privacy.differentialPrivacy." + name;
  }

  /** The same promise with its noise multiplier settled. */
  public DifferentialPrivacySpec withNoiseMultiplier(double settled) {
    return new DifferentialPrivacySpec(
        place,
        epsilon,
        delta,
        OptionalDouble.of(settled),
        clipNorm,
        adaptive,
        samplingRate,
        adversaryShare);
  }

  /** The same promise with the noise on its count of clients settled, if its norm adapts. */
  public DifferentialPrivacySpec withCountNoise(double settled) {
    return new DifferentialPrivacySpec(
        place,
        epsilon,
        delta,
        noiseMultiplier,
        clipNorm,
        adaptive.map(clip -> clip.withCountNoise(settled)),
        samplingRate,
        adversaryShare);
  }

  /** The smallest norm that a round may clip to. */
  public double leastNorm() {
    return adaptive.map(AdaptiveClip::least).orElse(clipNorm);
  }

  /** The largest norm that a round may clip to. */
  public double mostNorm() {
    return adaptive.map(AdaptiveClip::most).orElse(clipNorm);
  }
}
