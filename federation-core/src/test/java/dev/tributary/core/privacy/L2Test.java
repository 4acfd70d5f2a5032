package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.vector.FloatBytes;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class L2Test {
  private static float[] vector(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(20) - 10));
    }
    return values;
  }

  private static BigDecimal exactSquaredNorm(float[] values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (float value : values) {
      sum = sum.add(new BigDecimal(value).pow(2));
    }
    return sum;
  }

  @Test
  void aClippedVectorIsWithinTheNormByExactArithmetic() {
    for (long seed = 1; seed <= 20; seed++) {
      float[] update = vector(seed, 3_000);

      boolean within = L2.clip(update, 0.7);

      BigDecimal limit = new BigDecimal("0.49").multiply(new BigDecimal("1.000000002"));
      assertThat(within).isFalse();
      assertThat(exactSquaredNorm(update)).as("seed " + seed).isLessThanOrEqualTo(limit);
      assertThat(exactSquaredNorm(update).doubleValue()).isCloseTo(0.49, within(1e-6));
    }
  }

  @Test
  void clippingKeepsTheDirection() {
    float[] update = {3, 0, -4};

    L2.clip(update, 2.5);

    assertThat(update).containsExactly(1.5f, 0, -2);
  }

  @Test
  void aVectorWithinTheNormIsLeftAlone() {
    float[] update = {3, 4};
    float[] zero = {0, 0};

    assertThat(L2.clip(update, 5)).isTrue();
    assertThat(L2.clip(zero, 5)).isTrue();
    assertThat(update).containsExactly(3, 4);
  }

  @Test
  void theServerJudgesByShardsAsTheClientDidByTheWhole() {
    for (long seed = 1; seed <= 20; seed++) {
      float[] update = vector(seed, 10_000);
      L2.clip(update, 1);

      double sum = L2.squaredNorm(update, 0, 4_096) + L2.squaredNorm(update, 4_096, 5_904);

      assertThat(L2.within(sum, 1)).as("seed " + seed).isTrue();
      assertThat(L2.within(sum, 0.99999)).as("seed " + seed).isFalse();
    }
  }

  @Test
  void aVectorWithoutADirectionIsRefused() {
    assertThatThrownBy(() -> L2.clip(new float[] {1, Float.NaN}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update's norm must be finite, got NaN");
    assertThatThrownBy(() -> L2.clip(new float[] {1, Float.POSITIVE_INFINITY}, 1))
        .hasMessage("update's norm must be finite, got Infinity");
  }

  @Test
  void theNormOfBytesIsThatOfTheirValuesWhereverTheyBegin() {
    float[] values = new float[2_500];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i) * i;
    }
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    byte[] record = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, record, 5, bytes.length);

    assertThat(L2.squaredNorm(record, 5, values.length))
        .isEqualTo(L2.squaredNorm(values, 0, values.length));
  }
}
