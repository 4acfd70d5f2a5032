package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tributary.core.vector.ChunkKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskStreamTest {
  private static final int[] COUNTS = {
    0, 1, 2, 3, 4, 5, 2047, 2048, 2049, 4095, 4096, 4097, 10_001
  };
  private final Secret seed = new SeededRandom(1).secret();

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aMaskIsTheKeyStreamAsLittleEndianIntegers(Modulus modulus) {
    for (int count : COUNTS) {
      byte[] values = new byte[3 + count * modulus.bytes()];

      new MaskStream().add(modulus, seed, 5, values, 3, count);

      KeyStream stream = new KeyStream().open(seed, 5);
      for (int at = 0; at < count * modulus.bytes(); at += Integer.BYTES) {
        // nextInt is big-endian, so its bytes in order are the stream's.
        assertThat(ByteBuffer.wrap(values).getInt(3 + at)).isEqualTo(stream.nextInt());
      }
      assertThat(values).startsWith(0, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void whatIsAddedIsTakenOutExactly(Modulus modulus) {
    MaskStream masks = new MaskStream();
    for (int count : COUNTS) {
      byte[] plain = new byte[count * modulus.bytes()];
      new Random(count).nextBytes(plain);
      byte[] values = plain.clone();

      masks.add(modulus, seed, 1, values, 0, count);
      masks.subtract(modulus, seed, 2, values, 0, count);
      masks.subtract(modulus, seed, 1, values, 0, count);
      masks.add(modulus, seed, 2, values, 0, count);

      assertThat(values).isEqualTo(plain);
    }
  }

  /** Bit for bit, with all that does not fill a vector, from any offset. */
  @Test
  void vectorLoopsDoWhatThePlainOnesDo() {
    assumeThat(WordLanes.simd()).as("vectors of 256 bits or more").isPresent();
    MaskStream simd = new MaskStream(WordLanes.simd().orElseThrow());
    MaskStream plain = new MaskStream(new ScalarWordLanes());
    for (int count = 0; count < 70; count++) {
      same(plain, simd, count, count % 5);
    }
    for (int count : COUNTS) {
      same(plain, simd, count, 4);
    }
  }

  private void same(MaskStream plain, MaskStream simd, int count, int offset) {
    byte[] bytes = new byte[offset + 4 * count];
    new Random(count).nextBytes(bytes);
    byte[] vectors = bytes.clone();

    plain.add(Modulus.TWO_TO_32, seed, 0, bytes, offset, count);
    plain.subtract(Modulus.TWO_TO_32, seed, 1, bytes, offset, count);
    simd.add(Modulus.TWO_TO_32, seed, 0, vectors, offset, count);
    simd.subtract(Modulus.TWO_TO_32, seed, 1, vectors, offset, count);

    assertThat(vectors).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aSumLosesTheMasksThatItsChunksWereGiven(Modulus modulus) {
    MaskStream masks = new MaskStream();
    List<SignedMask> left =
        List.of(
            new SignedMask(seed, true),
            new SignedMask(new SeededRandom(2).secret(), false),
            new SignedMask(new SeededRandom(3).secret(), true));
    for (int count : COUNTS) {
      Random random = new Random(count);
      long[] plain = new long[count];
      long[] sum = new long[count];
      for (SignedMask mask : left) {
        byte[] chunk = new byte[count * modulus.bytes()];
        for (int i = 0; i < count; i++) {
          long value = random.nextInt() >> 4;
          plain[i] += value;
          modulus.put(chunk, i, value);
        }
        mask.applyTo(chunk, count, modulus, 7, masks);
        new ChunkKernel().addMasked(chunk, 0, count, Byte.SIZE * modulus.bytes(), sum);
      }

      new Unmasking(left).unmask(7, sum, count, modulus, masks);

      assertThat(sum).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aChunkThatIsUndoneLeavesNothing(Modulus modulus) {
    byte[] chunk = new byte[100 * modulus.bytes()];
    new Random(1).nextBytes(chunk);
    long[] sum = new long[100];

    new ChunkKernel().addMasked(chunk, 0, 100, Byte.SIZE * modulus.bytes(), sum);
    new ChunkKernel().subtractMasked(chunk, 0, 100, Byte.SIZE * modulus.bytes(), sum);

    assertThat(sum).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "TWO_TO_32, 2147483647, 2147483647",
    "TWO_TO_32, 2147483648, -2147483648",
    "TWO_TO_32, 4294967295, -1",
    "TWO_TO_32, 8589934593, 1",
    "TWO_TO_64, 4294967295, 4294967295",
    "TWO_TO_64, -5, -5"
  })
  void aSumIsReadAroundZero(Modulus modulus, long sum, long centred) {
    assertThat(modulus.centred(sum)).isEqualTo(centred);
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void valuesLieLittleEndian(Modulus modulus) {
    byte[] values = new byte[3 * modulus.bytes()];

    modulus.put(values, 2, -2);

    ByteBuffer read = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    int at = 2 * modulus.bytes();
    assertThat(modulus == Modulus.TWO_TO_32 ? read.getInt(at) : read.getLong(at)).isEqualTo(-2L);
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aMaskLongerThanItsTargetIsRefused(Modulus modulus) {
    MaskStream masks = new MaskStream();

    assertThatThrownBy(() -> masks.add(modulus, seed, 0, new byte[4 * modulus.bytes()], 1, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new Unmasking(List.of()).unmask(0, new long[4], 5, modulus, masks))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
