package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class StochasticRoundingTest {
  /**
   * By hand from arXiv:2102.06387, Theorem 1, beta = e^(-1/2): 100^2 + 10^4/4 + 100 + 50 = 12650.
   */
  @Test
  void theNormGrowsAsTheTheoremSays() {
    assertThat(StochasticRounding.normBound(100, 10_000))
        .isCloseTo(Math.sqrt(12_650), within(1e-9));
    assertThat(StochasticRounding.normBound(1, 1)).isCloseTo(Math.sqrt(2.75), within(1e-9));
    assertThat(StochasticRounding.normBound(0.001, 1)).isCloseTo(Math.sqrt(0.751001), within(1e-9));
    assertThat(StochasticRounding.nearestNormBound(100, 10_000)).isEqualTo(150);
  }

  @Test
  void aRoundedVectorIsNextToTheScaledOneAndWithinTheBound() {
    LongSupplier words = KeyStreamTest.stream(1);
    float[] update = new float[500];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) Math.sin(i) / 16;
    }
    double norm = Math.sqrt(L2.squaredNorm(update, 0, update.length)) * 256;

    for (int draw = 0; draw < 200; draw++) {
      long[] rounded = StochasticRounding.round(update, 256, norm, words);

      assertThat(Math.sqrt(L2.squaredNorm(rounded)))
          .isLessThanOrEqualTo(StochasticRounding.normBound(norm, update.length) * (1 + 1e-9));
      for (int i = 0; i < update.length; i++) {
        assertThat(Math.abs(rounded[i] - update[i] * 256.0)).isLessThan(1);
      }
    }
  }

  /** Mean of 40,000 coins of deviation at most 1/2; five deviations: false-alarm rate 6e-7 each. */
  @Test
  void roundingIsUnbiasedWhereTheBoundIsFar() {
    LongSupplier words = KeyStreamTest.stream(2);
    double[] sums = new double[3];
    for (int i = 0; i < 40_000; i++) {
      long[] rounded = StochasticRounding.round(new float[] {0.25f, -0.7f, 3}, 1, 100, words);
      for (int j = 0; j < 3; j++) {
        sums[j] += rounded[j];
      }
    }

    assertThat(sums[0] / 40_000).isCloseTo(0.25, within(5 * 0.5 / 200));
    assertThat(sums[1] / 40_000).isCloseTo(-0.7, within(5 * 0.5 / 200));
    assertThat(sums[2] / 40_000).isEqualTo(3);
  }

  @Test
  void aDrawAboveTheBoundIsDrawnAgain() {
    LongSupplier words = KeyStreamTest.stream(3);
    float[] halves = new float[16];
    java.util.Arrays.fill(halves, 0.5f);
    double bound = StochasticRounding.normBound(2, 16);
    assertThat(bound).as("all ones would pass it").isLessThan(4);

    for (int draw = 0; draw < 2_000; draw++) {
      long[] rounded = StochasticRounding.round(halves, 1, 2, words);

      assertThat(L2.squaredNorm(rounded)).isLessThanOrEqualTo(bound * bound * (1 + 1e-9));
    }
  }

  @Test
  void ifChanceNeverHelpsItRoundsTowardsZero() {
    float[] halves = new float[16];
    java.util.Arrays.fill(halves, -0.5f);
    LongSupplier alwaysDown = () -> -1L;

    assertThat(StochasticRounding.round(halves, 1, 2, alwaysDown)).containsOnly(0);
  }

  @Test
  void aVectorThatWasNotClippedIsRefused() {
    assertThatThrownBy(
            () -> StochasticRounding.round(new float[] {3, 4}, 2, 9, KeyStreamTest.stream(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update's norm must be <= 9.0, got 10.0");
  }
}
