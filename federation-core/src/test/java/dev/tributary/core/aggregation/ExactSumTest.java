package dev.tributary.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExactSumTest {
  private static final Fingerprint ONE = new Fingerprint(1, 2);
  private static final Fingerprint TWO = new Fingerprint(3, 4);

  @Test
  void theSumOfTwoSumsHoldsTheContributionsOfBoth() {
    ExactSum sum = new ExactSum(new long[] {1, 2}, 5, 1, ONE);

    sum.add(new ExactSum(new long[] {10, 20}, 7, 2, TWO));

    assertThat(sum.values()).containsExactly(11, 22);
    assertThat(sum.weight()).isEqualTo(12);
    assertThat(sum.count()).isEqualTo(3);
    assertThat(sum.fingerprint()).isEqualTo(ONE.plus(TWO));
  }

  @Test
  void aContributionTakenOutLeavesNoTrace() {
    ExactSum sum = new ExactSum(2);
    sum.added(ONE, 5);
    sum.added(TWO, 7);

    sum.subtracted(ONE, 5);

    assertThat(sum.weight()).isEqualTo(7);
    assertThat(sum.count()).isEqualTo(1);
    assertThat(sum.fingerprint()).isEqualTo(TWO);
  }

  @Test
  void aSumThatMostlyTakesOutCancelsWhatAnotherHolds() {
    ExactSum held = new ExactSum(new long[] {Long.MAX_VALUE}, 5, 1, ONE);
    ExactSum takesOut = new ExactSum(new long[] {-Long.MAX_VALUE}, 0, 0, Fingerprint.ZERO);
    takesOut.subtracted(ONE, 5);

    held.add(takesOut);

    assertThat(held.values()).containsExactly(0);
    assertThat(held.weight()).isZero();
    assertThat(held.count()).isZero();
    assertThat(held.fingerprint()).isEqualTo(Fingerprint.ZERO);
  }

  @Test
  void aClearedSumIsAsNew() {
    ExactSum sum = new ExactSum(new long[] {1, 2}, 5, 1, ONE);

    sum.clear();

    assertThat(sum.values()).containsExactly(0, 0);
    assertThat(sum.weight()).isZero();
    assertThat(sum.count()).isZero();
    assertThat(sum.fingerprint()).isEqualTo(Fingerprint.ZERO);
  }

  @Test
  void aSumOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new ExactSum(2).add(new ExactSum(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sum must have 2 coordinates, got 3");
  }
}
