package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizerTest {
  private final Secret rounding = new SeededRandom(1).secret();

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void theLargestSumOfAllClientsStaysBelowHalfTheModulus(Modulus modulus) {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      float bound = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(40) - 30);
      int maxWeight = 1 + random.nextInt(1 << random.nextInt(14));
      int clients = 1 + random.nextInt(10_000);
      Quantizer quantizer = Quantizers.fit(bound, maxWeight, clients, modulus);

      long largest = quantise(quantizer, bound, maxWeight);
      long smallest = quantise(quantizer, -bound, maxWeight);

      long half = modulus == Modulus.TWO_TO_32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
      assertThat(Math.multiplyExact(largest, (long) clients))
          .isPositive()
          .isLessThanOrEqualTo(half);
      assertThat(Math.multiplyExact(smallest, (long) clients))
          .isNegative()
          .isGreaterThanOrEqualTo(-half);
      assertThat((long) maxWeight * clients).isLessThanOrEqualTo(half);
    }
  }

  @Test
  void aCoarserGridThanNeededIsNotTaken() {
    for (int clients : new int[] {1, 10, 1_000, 10_000}) {
      Quantizer quantizer = Quantizers.fit(0.1f, 100, clients, Modulus.TWO_TO_32);

      double largest = Math.scalb(0.1f * 100.0, quantizer.grid().scaleExponent());
      int range = Integer.MAX_VALUE / clients;
      assertThat(2 * largest).isGreaterThan(range);
    }
  }

  @Test
  void roundingIsRightOnAverageAndNeverOffByAStep() {
    Quantizer quantizer = Quantizers.fit(1, 1, 1 << 20, Modulus.TWO_TO_32);
    double step = quantizer.grid().stepOfMean(1);
    int draws = 100_000;
    for (float x : new float[] {0.1234567f, -0.7654321f, 0.5f, -1e-5f}) {
      float[] same = new float[draws];
      Arrays.fill(same, x);
      byte[] target = quantise(quantizer, same, 1);

      double sum = 0;
      for (int i = 0; i < draws; i++) {
        double value = integer(target, i) * step;
        assertThat(Math.abs(value - x)).isLessThan(step);
        sum += value;
      }
      // The mean's deviation is at most step / 2 / sqrt(draws): five of them are passed with a
      // probability of 6 * 10^-7 for a random key; the key is fixed.
      assertThat(sum / draws).isCloseTo(x, within(5 * step / 2 / Math.sqrt(draws)));
    }
  }

  @Test
  void whatLiesOnTheGridIsNotRounded() {
    Quantizer quantizer = Quantizers.fit(1, 4, 100, Modulus.TWO_TO_32);
    double step = quantizer.grid().stepOfMean(1);
    float[] floats = {0, (float) step, (float) (-3 * step), 1, -1};

    byte[] target = quantise(quantizer, floats, 3);

    for (int i = 0; i < floats.length; i++) {
      assertThat(integer(target, i)).isEqualTo((int) Math.round(3 * floats[i] / step));
    }
  }

  @Test
  void theWeightFollowsTheCoordinates() {
    byte[] target = quantise(Quantizers.fit(1, 100, 10, Modulus.TWO_TO_32), new float[7], 42);

    assertThat(target).hasSize(8 * 4);
    assertThat(integer(target, 7)).isEqualTo(42);
  }

  @Test
  void whatLiesBeyondTheBoundIsClippedToIt() {
    Quantizer quantizer = Quantizers.fit(0.25f, 1, 10, Modulus.TWO_TO_32);

    byte[] target =
        quantise(quantizer, new float[] {0.25f, 0.3f, 1e30f, -0.25f, -7, -Float.MAX_VALUE}, 1);

    assertThat(integer(target, 0)).isEqualTo(integer(target, 1)).isEqualTo(integer(target, 2));
    assertThat(integer(target, 3)).isEqualTo(integer(target, 4)).isEqualTo(integer(target, 5));
  }

  @Test
  void aMeanIsReadBackToAStep() {
    for (Modulus modulus : Modulus.values()) {
      Quantizer quantizer = Quantizers.fit(1, 1_000, 100, modulus);
      long sum = quantise(quantizer, 0.75f, 1_000) + quantise(quantizer, -0.5f, 10);

      double mean = quantizer.mean(sum, 1_010);

      double exact = (0.75 * 1_000 - 0.5 * 10) / 1_010;
      assertThat(mean).isCloseTo(exact, within(2 * quantizer.grid().stepOfMean(1_010)));
    }
  }

  @Test
  void whatIsNoNumberOrNoWeightIsRefused() {
    Quantizer quantizer = Quantizers.fit(1, 100, 10, Modulus.TWO_TO_32);

    assertThatThrownBy(() -> quantise(quantizer, new float[] {0, Float.NaN}, 1))
        .hasMessage("coordinate 1 must be finite, got NaN");
    assertThatThrownBy(() -> quantise(quantizer, new float[] {Float.NEGATIVE_INFINITY}, 1))
        .hasMessage("coordinate 0 must be finite, got -Infinity");
    assertThatThrownBy(() -> quantise(quantizer, new float[1], 101))
        .hasMessage("weight must be in [1, 100], got 101");
    assertThatThrownBy(() -> quantise(quantizer, new float[1], 0))
        .hasMessage("weight must be in [1, 100], got 0");
  }

  private long quantise(Quantizer quantizer, float x, long weight) {
    ByteBuffer target =
        ByteBuffer.wrap(quantise(quantizer, new float[] {x}, weight))
            .order(ByteOrder.LITTLE_ENDIAN);
    return quantizer.modulus() == Modulus.TWO_TO_32 ? target.getInt() : target.getLong();
  }

  private byte[] quantise(Quantizer quantizer, float[] floats, long weight) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(4);
    for (float x : floats) {
      bytes.putFloat(x);
    }
    byte[] target = new byte[(floats.length + 1) * quantizer.modulus().bytes()];
    quantizer.quantise(
        bytes.array(), 4, floats.length, weight, new KeyStream().open(rounding, 0), target);
    return target;
  }

  private static int integer(byte[] target, int index) {
    return ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * index);
  }
}
