package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.privacy.DifferentialPrivacySpecTest.Draft;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PrivacyLedgerTest {
  private static final double FINE = 0x1p40;

  private static PrivacyLedger ledger(Draft draft, double stepsPerUnit) {
    return PrivacyLedger.empty(new PrivacyPlan(draft.build(), 1_000, stepsPerUnit, 10, 40));
  }

  @Test
  void nothingIsSpentBeforeTheFirstRound() {
    PrivacySpent spent = ledger(Draft.central(), FINE).spent();

    assertThat(spent).isEqualTo(new PrivacySpent(0, 0, 0, 1e-5, 8));
    assertThat(spent.remaining()).isEqualTo(8);
  }

  @Test
  void roundsWithoutSamplingCostTheExactGaussiansEpsilon() {
    PrivacyLedger ledger = ledger(Draft.central().withNoise(OptionalDouble.of(3)), FINE);
    for (int round = 0; round < 9; round++) {
      ledger = ledger.afterRound(10 + round);
    }

    PrivacySpent spent = ledger.spent();

    double exact = ExactGaussian.epsilon(1, 1e-5);
    assertThat(spent.rounds()).isEqualTo(9);
    assertThat(spent.lossEpsilon()).isBetween(exact, exact * 1.001);
    assertThat(spent.renyiEpsilon()).isBetween(exact, exact * 1.1);
    assertThat(spent.epsilon()).isEqualTo(spent.lossEpsilon());
    assertThat(spent.remaining()).isEqualTo(8 - spent.epsilon());
  }

  @Test
  void theOrderOfRoundsMakesNoDifference() {
    PrivacyLedger one = ledger(Draft.distributed(), FINE).afterRound(12).afterRound(30);
    PrivacyLedger other = ledger(Draft.distributed(), FINE).afterRound(30).afterRound(12);

    assertThat(one).isEqualTo(other);
    assertThat(one.spent()).isEqualTo(other.spent());
  }

  @Test
  void aSampledRoundCostsLessThanOneForAll() {
    PrivacyLedger all = ledger(Draft.central(), FINE).withRounds(20);
    PrivacyLedger sampled = ledger(Draft.central().withShares(0.1, 0), FINE).withRounds(20);

    assertThat(sampled.spent().epsilon()).isLessThan(all.spent().epsilon() / 5);
    assertThat(sampled.spent().lossEpsilon())
        .isCloseTo(PrivacyLoss.epsilon(0.1, 1, 20, 1e-5), within(1e-3));
  }

  @Test
  void moreMembersMeanMoreSharesAndLessCost() {
    PrivacyLedger few = ledger(Draft.distributed(), FINE).afterRound(10);
    PrivacyLedger many = ledger(Draft.distributed(), FINE).afterRound(40);

    assertThat(few.spent().lossEpsilon()).isCloseTo(ExactGaussian.epsilon(1, 1e-5), within(1e-2));
    assertThat(many.spent().lossEpsilon()).isCloseTo(ExactGaussian.epsilon(2, 1e-5), within(1e-2));
  }

  @Test
  void onACoarseGridOnlyTheRenyiBoundIsProved() {
    PrivacySpent spent = ledger(Draft.distributed(), 16).afterRound(10).spent();

    assertThat(spent.lossEpsilon()).isInfinite();
    assertThat(spent.epsilon()).isEqualTo(spent.renyiEpsilon()).isLessThan(6);
  }

  @Test
  void theRoundThatWouldPassTheBudgetIsNotAllowed() {
    PrivacyLedger ledger = ledger(Draft.central().withNoise(OptionalDouble.of(2)), FINE);
    int rounds = 0;
    while (ledger.allowsNextRound()) {
      ledger = ledger.afterRound(10);
      rounds++;
    }

    // z = 2 / sqrt(rounds) has epsilon 8 at delta 1e-5 between 10 and 11 rounds.
    assertThat(rounds)
        .isEqualTo(ledger(Draft.central().withNoise(OptionalDouble.of(2)), FINE).roundsLeft(1_000));
    assertThat(ledger.spent().epsilon()).isBetween(7.0, 8.0);
    assertThat(ledger.afterRound(10).spent().epsilon()).isGreaterThan(8);
    assertThat(ledger.roundsLeft(1_000)).isZero();
  }

  /** Both accountants have a say: Renyi's proves 40 rounds or so less. */
  @Test
  void whereClientsAreSampledTheLastRoundThatFitsIsFoundAndNoneAfterIt() {
    Draft sampled = Draft.central().withShares(0.1, 0).withBudget(4, 1e-5);
    PrivacyLedger ledger = ledger(sampled, FINE);

    int rounds = ledger.roundsLeft(1_000);

    PrivacySpent last = ledger.withRounds(rounds).spent();
    assertThat(last.lossEpsilon()).isLessThanOrEqualTo(4);
    assertThat(last.renyiEpsilon()).isGreaterThan(4);
    assertThat(ledger.withRounds(rounds + 1).spent().epsilon()).isGreaterThan(4);
    assertThat(ledger.withRounds(rounds - 1).allowsNextRound()).isTrue();
    assertThat(ledger.withRounds(rounds).allowsNextRound()).isFalse();
  }

  @Test
  void anAskForMoreRoundsThanTheBudgetHoldsIsAnswered() {
    assertThat(ledger(Draft.central(), FINE).roundsLeft(1)).isEqualTo(1);
    assertThat(ledger(Draft.central().withBudget(0.1, 1e-5), FINE).roundsLeft(10)).isZero();
  }

  @Test
  void aRoundOfFewerMembersThanTheLeastIsRefused() {
    assertThatThrownBy(() -> ledger(Draft.distributed(), FINE).afterRound(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("members must be in [10, 2147483647], got 9");
  }

  @Test
  void settledNoiseIsJustEnoughForTheRounds() {
    Draft[] drafts = {
      Draft.central(),
      Draft.central().withShares(0.05, 0),
      Draft.central().withClip(1, AdaptiveClip.recommended(200, 0.1, 10)),
      Draft.distributed().withShares(1, 0.1)
    };
    for (Draft draft : drafts) {
      DifferentialPrivacySpec open = draft.withNoise(OptionalDouble.empty()).build();

      DifferentialPrivacySpec settled = NoiseCalibration.settle(open, 1_000, 4096, 10, 10, 40);

      PrivacyPlan plan = new PrivacyPlan(settled, 1_000, 4096, 10, 10);
      double z = settled.noiseMultiplier().getAsDouble();
      double spent = PrivacyLedger.empty(plan).withRounds(40).spent().epsilon();
      double less =
          PrivacyLedger.empty(plan.withNoiseMultiplier(z * 0.999)).withRounds(40).spent().epsilon();
      assertThat(spent).as("%s", settled).isBetween(7.9, 8.0);
      assertThat(less).as("%s", settled).isGreaterThan(8);
    }
  }

  @Test
  void aBudgetThatNoNoiseCanKeepIsRefused() {
    DifferentialPrivacySpec spec =
        Draft.central()
            .withNoise(OptionalDouble.empty())
            .withClip(1, new AdaptiveClip(0.5, 0.2, 0.5, 1, 1))
            .build();

    assertThat(spec.adaptive()).isNotEqualTo(Optional.empty());
    assertThatThrownBy(() -> NoiseCalibration.settle(spec, 1_000, 4096, 10, 10, 40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "privacy.differentialPrivacy.epsilon must allow 40 rounds at delta 1.0E-5 with noise of"
                + " at most 0.900 times the clip norm, got 8.0");
  }
}
