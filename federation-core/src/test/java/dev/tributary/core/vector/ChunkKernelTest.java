package dev.tributary.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.vector.ChunkKernel.Check;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkKernelTest {
  private static final float BOUND = 4f;

  private final ChunkKernel kernel = new ChunkKernel();

  @Test
  void aContributionIsRoundedHalfToEvenLikeAnExactDecimal() {
    // A factor that is a power of two: the product is exact, so one rounding is left.
    Random random = new Random(2);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextInt(1 << 24) - (1 << 23)) * 0x1.0p-22f;
    }
    long[] sum = new long[values.length];
    long[] expected = new long[values.length];

    kernel.add(FloatBytes.encode(values, 0, values.length), 0, values.length, 0x1.0p21, sum);

    for (int i = 0; i < values.length; i++) {
      BigDecimal exact = new BigDecimal(values[i]).multiply(BigDecimal.valueOf(1 << 21));
      expected[i] = exact.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }
    assertThat(sum).isEqualTo(expected);
  }

  @Test
  void aContributionIsTheRoundedProductInDoublePrecision() {
    Random random = new Random(3);
    Grid grid = Grid.fit(BOUND, 100_000, 1_000);
    for (int round = 0; round < 50; round++) {
      float[] values = values(random, 1_000);
      double factor = grid.factor(1 + random.nextInt(100_000));
      long[] sum = new long[values.length];
      long[] expected = new long[values.length];

      kernel.add(FloatBytes.encode(values, 0, values.length), 0, values.length, factor, sum);

      for (int i = 0; i < values.length; i++) {
        expected[i] = (long) Math.rint(factor * values[i]);
      }
      assertThat(sum).isEqualTo(expected);
    }
  }

  @Test
  void theLargestContributionIsExactOnBothSidesOfZero() {
    float[] values = {1f, -1f, Math.nextDown(1f), -Math.nextDown(1f)};
    long[] sum = new long[4];

    kernel.add(FloatBytes.encode(values, 0, 4), 0, 4, 0x1.0p51, sum);

    long most = 1L << 51;
    assertThat(sum).containsExactly(most, -most, most - (1L << 27), -(most - (1L << 27)));
  }

  @Test
  void zerosOfBothSignsAndSubnormalsAddNothing() {
    float[] values = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE};
    long[] sum = {5, 5, 5, 5};

    kernel.add(FloatBytes.encode(values, 0, 4), 0, 4, 0x1.0p40, sum);

    assertThat(sum).containsExactly(5, 5, 5, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 4095, 4096, 4097, 10_000})
  void whatIsAddedAndSubtractedLeavesNoTrace(int count) {
    Random random = new Random(count);
    long[] before = random.longs(count).toArray();
    long[] sum = before.clone();
    byte[] bytes = FloatBytes.encode(values(random, count), 0, count);

    kernel.add(bytes, 0, count, 12_345.0 * 0x1.0p30, sum);
    if (count > 0) {
      assertThat(sum).isNotEqualTo(before);
    }
    kernel.subtract(bytes, 0, count, 12_345.0 * 0x1.0p30, sum);

    assertThat(sum).isEqualTo(before);
  }

  @Test
  void theOrderOfContributionsMakesNoDifference() {
    Random random = new Random(5);
    byte[][] chunks = new byte[20][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = FloatBytes.encode(values(random, 100), 0, 100);
    }
    long[] forward = new long[100];
    long[] backward = new long[100];

    for (int i = 0; i < chunks.length; i++) {
      kernel.add(chunks[i], 0, 100, (i + 1) * 0x1.0p40, forward);
      int last = chunks.length - 1 - i;
      kernel.add(chunks[last], 0, 100, (last + 1) * 0x1.0p40, backward);
    }

    assertThat(forward).isEqualTo(backward);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11})
  void valuesMayBeginAtAnyByteOfTheRecord(int offset) {
    Random random = new Random(6);
    float[] values = values(random, 5_000);
    byte[] aligned = FloatBytes.encode(values, 0, values.length);
    byte[] record = new byte[offset + aligned.length + 3];
    Arrays.fill(record, (byte) 0x7F);
    System.arraycopy(aligned, 0, record, offset, aligned.length);
    long[] expected = new long[values.length];
    long[] sum = new long[values.length];

    kernel.add(aligned, 0, values.length, 0x1.0p40, expected);
    kernel.add(record, offset, values.length, 0x1.0p40, sum);

    assertThat(sum).isEqualTo(expected);
    assertThat(kernel.check(record, offset, values.length, BOUND)).isEqualTo(Check.GOOD);
  }

  @ParameterizedTest
  @ValueSource(floats = {4f, -4f, 0f, -0f, Float.MIN_VALUE})
  void theBoundItselfIsAllowed(float value) {
    assertThat(check(value)).isEqualTo(Check.GOOD);
  }

  @ParameterizedTest
  @ValueSource(floats = {4.0000005f, -4.0000005f, Float.MAX_VALUE, -Float.MAX_VALUE})
  void aFiniteValueBeyondTheBoundIsOutOfBound(float value) {
    assertThat(check(value)).isEqualTo(Check.OUT_OF_BOUND);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aValueThatIsNoNumberIsNotFinite(float value) {
    assertThat(check(value)).isEqualTo(Check.NOT_FINITE);
  }

  @Test
  void aNaNIsToldEvenBehindAValueOutOfBound() {
    byte[] bytes = FloatBytes.encode(new float[] {9f, Float.NaN}, 0, 2);

    assertThat(kernel.check(bytes, 0, 2, BOUND)).isEqualTo(Check.NOT_FINITE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 4095, 4096, 4097, 8193})
  void aBadValueIsFoundWhereverItStands(int count) {
    for (int at : new int[] {0, count / 2, count - 1}) {
      float[] values = values(new Random(count), count);
      values[at] = Float.NaN;

      assertThat(kernel.check(FloatBytes.encode(values, 0, count), 0, count, BOUND))
          .isEqualTo(Check.NOT_FINITE);
    }
  }

  @Test
  void noValuesAreGood() {
    assertThat(kernel.check(new byte[0], 0, 0, BOUND)).isEqualTo(Check.GOOD);
  }

  private Check check(float value) {
    return kernel.check(FloatBytes.encode(new float[] {1f, value}, 0, 2), 0, 2, BOUND);
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = BOUND * (2 * random.nextFloat() - 1);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void maskedValuesAreAddedAndTakenOutModuloTwoToTheBits(int bits) {
    Random random = new Random(bits);
    for (int count : new int[] {0, 1, 7, 8, 15, 16, 17, 1000}) {
      int bytes = bits / 8;
      BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
      long[] sum = new long[count];
      BigInteger[] expected = new BigInteger[count];
      Arrays.fill(expected, BigInteger.ZERO);
      List<byte[]> chunks = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        byte[] chunk = new byte[3 + count * bytes];
        random.nextBytes(chunk);
        chunks.add(chunk);
        new ChunkKernel().addMasked(chunk, 3, count, bits, sum);
        for (int i = 0; i < count; i++) {
          byte[] bigEndian = new byte[bytes];
          for (int j = 0; j < bytes; j++) {
            bigEndian[j] = chunk[3 + (i + 1) * bytes - 1 - j];
          }
          expected[i] = expected[i].add(new BigInteger(1, bigEndian));
        }
      }

      for (int i = 0; i < count; i++) {
        assertThat(BigInteger.valueOf(sum[i]).mod(modulus)).isEqualTo(expected[i].mod(modulus));
      }
      chunks.forEach(c -> new ChunkKernel().subtractMasked(c, 3, count, bits, sum));
      assertThat(sum).isEqualTo(new long[count]);
    }
  }

  @Test
  void maskedValuesBeyondTheArrayAreRefused() {
    assertThatThrownBy(() -> new ChunkKernel().addMasked(new byte[15], 0, 4, 32, new long[4]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ChunkKernel().subtractMasked(new byte[64], 0, 8, 64, new long[7]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
