package dev.tributary.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tributary.core.vector.ChunkKernel.Addend;
import dev.tributary.core.vector.ChunkKernel.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel that this JVM has, against the rule written out value by value. */
class LanesTest {
  private static final float[] BOUNDS = {
    0f, Float.MIN_VALUE, Float.MIN_NORMAL, 0.1f, 1f, 4f, 1e30f, Float.MAX_VALUE
  };
  private static final int[] COUNTS = {
    0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 127, 2047, 2048, 2049, 4097, 5003
  };

  static Stream<ChunkKernel> kernels() {
    return Stream.concat(
        Stream.of(ChunkKernel.scalar(), new ChunkKernel()),
        Lanes.simd().stream().map(ChunkKernel::new));
  }

  @Test
  void aKernelTakesTheFastestLoopsThatTheJvmHas() {
    String fastest = Lanes.simd().map(Lanes::name).orElse("scalar");

    assertThat(new ChunkKernel().name()).isEqualTo(fastest);
  }

  @Test
  void withoutTheVectorModuleTheLoopsArePlainJava() {
    assumeThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isEmpty();

    assertThat(Lanes.simd()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aChunkIsGoodIfEveryValueIs(ChunkKernel kernel) {
    Random random = new Random(1);
    for (int count : COUNTS) {
      for (float bound : BOUNDS) {
        byte[] good = record(random, count, () -> within(random, bound));
        int offset = good.length - count * Float.BYTES;

        assertThat(kernel.check(good, offset, count, bound)).isEqualTo(Check.GOOD);
        for (float bad : outside(bound)) {
          for (int at : positions(random, count)) {
            byte[] record = good.clone();
            put(record, offset + at * Float.BYTES, Float.floatToRawIntBits(bad));

            assertThat(kernel.check(record, offset, count, bound))
                .as("%s at %d of %d, bound %s", bad, at, count, bound)
                .isEqualTo(Float.isFinite(bad) ? Check.OUT_OF_BOUND : Check.NOT_FINITE);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void randomBytesAreJudgedByTheRule(ChunkKernel kernel) {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      int count = random.nextInt(6);
      byte[] record = record(random, count, () -> random.nextInt());
      int offset = record.length - count * Float.BYTES;
      float bound = BOUNDS[random.nextInt(BOUNDS.length)];

      assertThat(kernel.check(record, offset, count, bound))
          .isEqualTo(rule(record, offset, count, bound));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aFoldIsTheRoundedProductOfEachValue(ChunkKernel kernel) {
    Random random = new Random(3);
    for (int count : COUNTS) {
      for (float bound : BOUNDS) {
        long weight = 1L + random.nextInt(1_000_000);
        double factor = bound == 0 ? 0x1.0p40 : Grid.fit(bound, 1_000_000, 1_000).factor(weight);
        byte[] record = record(random, count, () -> within(random, bound));
        int offset = record.length - count * Float.BYTES;
        long[] sum = random.longs(count + 3).toArray();
        long[] expected = sum.clone();
        for (int i = 0; i < count; i++) {
          expected[i] += (long) Math.rint(factor * value(record, offset, i));
        }
        long[] before = sum.clone();

        kernel.add(record, offset, count, factor, sum);
        assertThat(sum).isEqualTo(expected);

        kernel.subtract(record, offset, count, factor, sum);
        assertThat(sum).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void evenBeyondTheGridAllKernelsAgree(ChunkKernel kernel) {
    Random random = new Random(4);
    byte[] record = record(random, 5_003, () -> Float.floatToRawIntBits(finite(random)));
    int offset = record.length - 5_003 * Float.BYTES;
    long[] expected = new long[5_003];
    long[] sum = new long[5_003];

    ChunkKernel.scalar().add(record, offset, 5_003, 0x1.8p70, expected);
    kernel.add(record, offset, 5_003, 0x1.8p70, sum);

    assertThat(sum).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void chunksFoldedTogetherMakeTheSumOfThoseFoldedOneByOne(ChunkKernel kernel) {
    Random random = new Random(5);
    for (int count : COUNTS) {
      for (int chunks : new int[] {0, 1, 2, 5}) {
        List<Addend> addends = new ArrayList<>();
        long[] expected = random.longs(count).toArray();
        long[] sum = expected.clone();
        for (int c = 0; c < chunks; c++) {
          byte[] record = record(random, count, () -> within(random, 4f));
          int offset = record.length - count * Float.BYTES;
          double factor = (c % 2 == 0 ? 1 : -1) * (c + 1) * 0x1.0p40;
          addends.add(new Addend(record, offset, factor));
          ChunkKernel.scalar().add(record, offset, count, factor, expected);
        }

        kernel.addAll(addends, count, sum);

        assertThat(sum).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void nothingIsReadOrWrittenBeyondTheArrays(ChunkKernel kernel) {
    byte[] bytes = new byte[40];

    assertThatThrownBy(() -> kernel.check(bytes, 4, 10, 1f))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> kernel.add(bytes, 4, 10, 1, new long[10]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> kernel.add(bytes, 0, 10, 1, new long[9]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    long[] sum = new long[10];
    List<Addend> second = List.of(new Addend(filled(1f), 0, 1), new Addend(bytes, 4, 1));
    assertThatThrownBy(() -> kernel.addAll(second, 10, sum))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(sum).containsOnly(0);
  }

  private static byte[] filled(float value) {
    float[] values = new float[10];
    Arrays.fill(values, value);
    return FloatBytes.encode(values, 0, 10);
  }

  private static Check rule(byte[] record, int offset, int count, float bound) {
    boolean good = true;
    for (int i = 0; i < count; i++) {
      float value = value(record, offset, i);
      if (Float.isNaN(value) || Float.isInfinite(value)) {
        return Check.NOT_FINITE;
      }
      good &= -bound <= value && value <= bound;
    }
    return good ? Check.GOOD : Check.OUT_OF_BOUND;
  }

  private interface Bits {
    int next();
  }

  /** A record that begins with up to 15 bytes of something else. */
  private static byte[] record(Random random, int count, Bits bits) {
    int offset = random.nextInt(16);
    byte[] record = new byte[offset + count * Float.BYTES];
    random.nextBytes(record);
    for (int i = 0; i < count; i++) {
      put(record, offset + i * Float.BYTES, bits.next());
    }
    return record;
  }

  private static void put(byte[] record, int at, int bits) {
    ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(at, bits);
  }

  private static float value(byte[] record, int offset, int index) {
    return ByteBuffer.wrap(record)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat(offset + index * Float.BYTES);
  }

  /** Bits of any magnitude up to the bound, subnormal ones, zeros and the bound itself included. */
  private static int within(Random random, float bound) {
    int most = Float.floatToRawIntBits(bound);
    int magnitude =
        switch (random.nextInt(8)) {
          case 0 -> most;
          case 1 -> 0;
          case 2 -> Math.min(most, random.nextInt(1 << 23));
          case 3 -> Float.floatToRawIntBits(bound * random.nextFloat());
          default -> most == 0 ? 0 : random.nextInt(most);
        };
    return random.nextBoolean() ? magnitude : magnitude | Integer.MIN_VALUE;
  }

  private static float finite(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : 0;
  }

  private static float[] outside(float bound) {
    float above = Math.nextUp(bound);
    return new float[] {
      above,
      -above,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.intBitsToFloat(0x7F80_0001),
      Float.intBitsToFloat(0xFFFF_FFFF)
    };
  }

  private static int[] positions(Random random, int count) {
    return count == 0
        ? new int[0]
        : IntStream.of(0, count - 1, random.nextInt(count)).distinct().toArray();
  }
}
