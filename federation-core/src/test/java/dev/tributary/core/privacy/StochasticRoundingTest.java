package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.privacy.StochasticRounding.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StochasticRoundingTest {
  private static Draws draws(long seed) {
    return (draw, part) -> KeyStreamTest.stream(1_000_000 * seed + 1_000L * draw + part);
  }

  private static long[] round(float[] update, double stepsPerUnit, double norm, Draws draws) {
    return StochasticRounding.of(
            i -> update[i], update.length, update.length, stepsPerUnit, norm, draws)
        .part(0);
  }

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
    float[] update = new float[500];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) Math.sin(i) / 16;
    }
    double norm = Math.sqrt(L2.squaredNorm(update, 0, update.length)) * 256;

    for (int seed = 0; seed < 200; seed++) {
      long[] rounded = round(update, 256, norm, draws(seed));

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
    float[] update = new float[120_000];
    for (int i = 0; i < update.length; i += 3) {
      update[i] = 0.25f;
      update[i + 1] = -0.7f;
      update[i + 2] = 3;
    }
    long[] rounded = round(update, 1, 1_000_000, draws(2));
    double[] sums = new double[3];
    for (int i = 0; i < update.length; i++) {
      sums[i % 3] += rounded[i];
    }

    assertThat(sums[0] / 40_000).isCloseTo(0.25, within(5 * 0.5 / 200));
    assertThat(sums[1] / 40_000).isCloseTo(-0.7, within(5 * 0.5 / 200));
    assertThat(sums[2] / 40_000).isEqualTo(3);
  }

  @Test
  void aDrawAboveTheBoundIsDrawnAgain() {
    float[] halves = new float[16];
    Arrays.fill(halves, 0.5f);
    double bound = StochasticRounding.normBound(2, 16);
    assertThat(bound).as("all ones would pass it").isLessThan(4);

    for (int seed = 0; seed < 2_000; seed++) {
      long[] rounded = round(halves, 1, 2, draws(seed));

      assertThat(L2.squaredNorm(rounded)).isLessThanOrEqualTo(bound * bound * (1 + 1e-9));
    }
  }

  @Test
  void partsAreOneVectorWithOneBoundAndTheSameEachTime() {
    float[] halves = new float[16];
    Arrays.fill(halves, 0.5f);
    double bound = StochasticRounding.normBound(2, 16);

    for (int seed = 0; seed < 500; seed++) {
      StochasticRounding rounding = StochasticRounding.of(i -> halves[i], 16, 5, 1, 2, draws(seed));
      double squared = 0;
      for (int part : new int[] {3, 0, 1, 2}) {
        long[] rounded = rounding.part(part);
        assertThat(rounded).hasSize(part == 3 ? 1 : 5);
        assertThat(rounding.part(part)).isEqualTo(rounded);
        squared += L2.squaredNorm(rounded);
      }
      assertThat(squared).isLessThanOrEqualTo(bound * bound * (1 + 1e-9));
    }
  }

  @Test
  void ifChanceNeverHelpsItRoundsTowardsZero() {
    float[] halves = new float[16];
    Arrays.fill(halves, -0.5f);
    Draws alwaysDown = (draw, part) -> () -> -1L;

    assertThat(round(halves, 1, 2, alwaysDown)).containsOnly(0);
  }

  @Test
  void aVectorThatWasNotClippedIsRefused() {
    assertThatThrownBy(() -> round(new float[] {3, 4}, 2, 9, draws(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update's norm must be <= 9.0, got 10.0");
  }
}
