package dev.tributary.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 51",
    "1, 1, 2048, 51",
    "1, 1, 2049, 50",
    "4, 100000, 10, 32",
    "4, 100000, 10000, 29",
    "3.4028235e38, 2147483647, 100000, -114",
    "1.4e-45, 1, 1, 200",
  })
  void theFinestSafeGridFollowsFromBoundWeightAndCount(
      float bound, long maxWeight, int contributions, int exponent) {
    assertThat(Grid.fit(bound, maxWeight, contributions)).isEqualTo(new Grid(exponent));
  }

  @Test
  void noContributionPassesFiftyOneBitsAndNoSumSixtyTwo() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      float bound = Math.scalb(1 + random.nextFloat(), random.nextInt(250) - 126);
      long weight = 1L + random.nextInt(Integer.MAX_VALUE - 1);
      int count = 1 + random.nextInt(100_000);
      double largest = Grid.fit(bound, weight, count).factor(weight) * bound;

      assertThat(largest).isLessThanOrEqualTo(0x1.0p51);
      assertThat(largest * count).isLessThanOrEqualTo(0x1.0p62);
    }
  }

  @Test
  void theGridIsNoCoarserThanItMustBe() {
    double largest = Grid.fit(3f, 7, 5).factor(7) * 3f;

    assertThat(largest).isGreaterThan(0x1.0p50);
  }

  @Test
  void aFactorIsTheWeightScaledWithoutRounding() {
    assertThat(new Grid(32).factor(3)).isEqualTo(3 * 0x1.0p32);
    assertThat(new Grid(-40).factor(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE * 0x1.0p-40);
  }

  @Test
  void aStepOfTheMeanIsOneGridStepOverTheTotalWeight() {
    assertThat(new Grid(10).stepOfMean(4)).isEqualTo(0x1.0p-12);
  }

  @ParameterizedTest
  @CsvSource({"-901", "901"})
  void anExponentThatDoublesCanNotCarryIsRefused(int exponent) {
    assertThatThrownBy(() -> new Grid(exponent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grid.scaleExponent must be in [-900, 900], got " + exponent);
  }
}
