package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.privacy.DifferentialPrivacySpecTest.Draft;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PrivacyPlanTest {
  private static final double FINE = 0x1p40;

  @Test
  void theServersNoiseIsTheMultiplierTimesWhatOneClientCanAdd() {
    PrivacyPlan plan =
        new PrivacyPlan(
            Draft.central().withNoise(OptionalDouble.of(1.5)).build(), 1_000_000, 1024, 10, 10);

    assertThat(plan.sensitivity(1)).isCloseTo(1024 + 500, within(1e-5));
    assertThat(plan.sigma(1)).isEqualTo((long) Math.ceil(1.5 * plan.sensitivity(1)));
    assertThat(plan.sigma(2)).isEqualTo((long) Math.ceil(1.5 * plan.sensitivity(2)));
  }

  @Test
  void theLeastMembersSharesMakeTheWholeNoise() {
    PrivacyPlan plan =
        new PrivacyPlan(Draft.distributed().withShares(1, 0.1).build(), 10_000, 100, 20, 80);

    assertThat(plan.shares(20)).as("8 of 80 may be among the 20 that stay").isEqualTo(12);
    double total = Math.sqrt(12) * plan.sigma(1);
    assertThat(total).isBetween(plan.sensitivity(1), plan.sensitivity(1) + Math.sqrt(12));
    assertThat(plan.sensitivity(1)).isCloseTo(Math.sqrt(12_650), within(1e-4));
    assertThat(plan.multiplier(20)).isEqualTo(1);
    assertThat(plan.multiplier(56)).as("48 shares").isCloseTo(2, within(1e-12));
  }

  @Test
  void aClientIsAlwaysSureOfItsOwnShare() {
    PrivacyPlan plan =
        new PrivacyPlan(Draft.distributed().withShares(1, 0.9).build(), 10_000, 100, 2, 40);

    assertThat(plan.shares(2)).isEqualTo(1);
  }

  @Test
  void countAndVectorTogetherHaveTheMultiplier() {
    PrivacyPlan plan =
        new PrivacyPlan(
            Draft.central().withClip(1, AdaptiveClip.recommended(100, 0.5, 2)).build(),
            1_000,
            FINE,
            10,
            10);

    double vector = plan.sigma(0.7) / plan.sensitivity(0.7);
    double together =
        1 / Math.sqrt(1 / (vector * vector) + 1.0 / plan.bitSigma() / plan.bitSigma());
    assertThat(plan.bitSigma()).isEqualTo(10);
    assertThat(together).isCloseTo(1, within(1e-9));
  }

  /** 7 sigma hold for 1,000 coordinates and 2^-40: no draw of a test will ever show more. */
  @Test
  void noiseStaysWithinItsReach() {
    PrivacyPlan plan = new PrivacyPlan(Draft.distributed().build(), 1_000, 4096, 20, 30);
    KeyStream words = KeyStreamTest.stream(8);
    double total = Math.sqrt(30) * plan.sigma(1);
    long largest = 0;
    for (int i = 0; i < 1_000; i++) {
      long sum = 0;
      for (int share = 0; share < 30; share++) {
        sum += DiscreteGaussian.sample(plan.sigma(1), words);
      }
      largest = Math.max(largest, Math.abs(sum));
    }

    assertThat(plan.reach(1, 30)).isBetween(8.3 * total, 8.5 * total);
    assertThat((double) largest).isBetween(2.5 * total, plan.reach(1, 30));
  }

  @Test
  void aRoundCostsWhatTheGaussianCosts() {
    PrivacyPlan plan = new PrivacyPlan(Draft.central().build(), 1_000_000, FINE, 10, 10);

    assertThat(plan.cost(10).epsilon(1e-5))
        .isCloseTo(RenyiCurve.ofSampledGaussian(1, 1).epsilon(1e-5), within(1e-9));
    assertThat(plan.distanceFromGaussian(10)).isBetween(1e-20, 1e-18);
  }

  @Test
  void aSampledRoundOfDiscreteNoiseIsAccountedAtWholeOrders() {
    PrivacyPlan plan =
        new PrivacyPlan(Draft.central().withShares(0.01, 0).build(), 1_000_000, FINE, 10, 10);
    RenyiCurve anyOrder = RenyiCurve.ofSampledGaussian(0.01, 1);

    assertThat(plan.cost(10).times(1_000).epsilon(1e-5))
        .isBetween(anyOrder.times(1_000).epsilon(1e-5), anyOrder.times(1_000).epsilon(1e-5) * 1.05);
  }

  @Test
  void sharesOnACoarseGridCostMore() {
    PrivacyPlan coarse = new PrivacyPlan(Draft.distributed().build(), 100, 1, 100, 100);
    double continuous = RenyiCurve.ofSampledGaussian(1, 1).epsilon(1e-5);

    assertThat(coarse.sigma(1)).isEqualTo(1);
    assertThat(coarse.cost(100).epsilon(1e-5)).isBetween(1.005 * continuous, 1.01 * continuous);
  }

  @Test
  void noiseThatDoesNotFitTheGridIsRefused() {
    assertThatThrownBy(() -> new PrivacyPlan(Draft.central().build(), 10, 0x1p56, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.noiseMultiplier must keep the noise below");
    assertThatThrownBy(() -> new PrivacyPlan(Draft.central().build(), 10, 0.5, 1, 1))
        .hasMessage(
            "privacy.differentialPrivacy.clip must be at least one grid step, 2.0, got 1.0");
    assertThatThrownBy(
            () ->
                new PrivacyPlan(
                    Draft.central().withNoise(OptionalDouble.empty()).build(), 10, 1, 1, 1))
        .hasMessage("privacy.differentialPrivacy.noiseMultiplier must be settled, got null");
  }

  @Test
  void fewerMembersThanTheLeastAreRefused() {
    PrivacyPlan plan = new PrivacyPlan(Draft.distributed().build(), 10, 100, 5, 9);

    assertThatThrownBy(() -> plan.multiplier(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("members must be in [5, 2147483647], got 4");
  }
}
