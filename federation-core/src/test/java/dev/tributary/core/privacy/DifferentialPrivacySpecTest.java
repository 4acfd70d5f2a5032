package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DifferentialPrivacySpecTest {
  /** One spec that holds, and what a test changes in it. */
  record Draft(
      NoisePlace place,
      double epsilon,
      double delta,
      OptionalDouble noiseMultiplier,
      double clipNorm,
      Optional<AdaptiveClip> adaptive,
      double samplingRate,
      double adversaryShare) {

    static Draft central() {
      return new Draft(
          NoisePlace.CENTRAL, 8, 1e-5, OptionalDouble.of(1), 1, Optional.empty(), 1, 0);
    }

    static Draft distributed() {
      return central().withPlace(NoisePlace.DISTRIBUTED);
    }

    Draft withPlace(NoisePlace next) {
      return new Draft(
          next, epsilon, delta, noiseMultiplier, clipNorm, adaptive, samplingRate, adversaryShare);
    }

    Draft withBudget(double nextEpsilon, double nextDelta) {
      return new Draft(
          place,
          nextEpsilon,
          nextDelta,
          noiseMultiplier,
          clipNorm,
          adaptive,
          samplingRate,
          adversaryShare);
    }

    Draft withNoise(OptionalDouble next) {
      return new Draft(
          place, epsilon, delta, next, clipNorm, adaptive, samplingRate, adversaryShare);
    }

    Draft withClip(double norm, AdaptiveClip next) {
      return new Draft(
          place,
          epsilon,
          delta,
          noiseMultiplier,
          norm,
          Optional.ofNullable(next),
          samplingRate,
          adversaryShare);
    }

    Draft withShares(double rate, double adversary) {
      return new Draft(place, epsilon, delta, noiseMultiplier, clipNorm, adaptive, rate, adversary);
    }

    DifferentialPrivacySpec build() {
      return new DifferentialPrivacySpec(
          place, epsilon, delta, noiseMultiplier, clipNorm, adaptive, samplingRate, adversaryShare);
    }
  }

  private static void assertRefused(UnaryOperator<Draft> change, String message) {
    assertThatThrownBy(() -> change.apply(Draft.central()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("privacy.differentialPrivacy." + message);
  }

  @Test
  void aValueOutOfItsRangeIsRefusedByItsKey() {
    assertRefused(d -> d.withPlace(null), "place must be given, got null");
    assertRefused(d -> d.withBudget(0, 1e-5), "epsilon must be in (0, 10000], got 0.0");
    assertRefused(d -> d.withBudget(Double.NaN, 1e-5), "epsilon must be in (0, 10000], got NaN");
    assertRefused(d -> d.withBudget(1, 0), "delta must be in [1e-12, 0.1], got 0.0");
    assertRefused(
        d -> d.withNoise(OptionalDouble.of(0.01)),
        "noiseMultiplier must be in [0.1, 10000.0], got 0.01");
    assertRefused(d -> d.withClip(0, null), "clip.norm must be finite and > 0, got 0.0");
    assertRefused(
        d -> d.withClip(3, AdaptiveClip.recommended(100, 1, 2)),
        "clip.norm must be in [1.0, 2.0], got 3.0");
    assertRefused(d -> d.withShares(0, 0), "samplingRate must be in (0, 1], got 0.0");
    assertRefused(d -> d.withShares(1, 1), "adversaryShare must be in [0, 1), got 1.0");
    assertRefused(
        d -> d.withClip(1, AdaptiveClip.recommended(10, 1, 2)),
        "clip.adaptive.countNoise must be > noiseMultiplier / 2 = 0.5, got 0.5");
  }

  @Test
  void samplingIsNoProtectionFromAServerThatKnowsTheCohort() {
    assertRefused(
        d -> d.withPlace(NoisePlace.DISTRIBUTED).withShares(0.1, 0),
        "samplingRate must be 1 with distributed noise, which protects from a server that knows the"
            + " cohort, got 0.1");
  }

  @Test
  void settlingTheNoiseChangesNothingElse() {
    DifferentialPrivacySpec open = Draft.central().withNoise(OptionalDouble.empty()).build();

    assertThat(open.withNoiseMultiplier(1)).isEqualTo(Draft.central().build());
  }
}
