package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    long[] sum = new Random(count).longs(count).toArray();
    long[] vectorSum = sum.clone();

    plain.add(Modulus.TWO_TO_32, seed, 0, bytes, offset, count);
    plain.subtract(Modulus.TWO_TO_32, seed, 1, bytes, offset, count);
    plain.add(Modulus.TWO_TO_32, seed, 0, sum, count);
    plain.subtract(Modulus.TWO_TO_32, seed, 1, sum, count);
    simd.add(Modulus.TWO_TO_32, seed, 0, vectors, offset, count);
    simd.subtract(Modulus.TWO_TO_32, seed, 1, vectors, offset, count);
    simd.add(Modulus.TWO_TO_32, seed, 0, vectorSum, count);
    simd.subtract(Modulus.TWO_TO_32, seed, 1, vectorSum, count);

    assertThat(vectors).isEqualTo(bytes);
    assertThat(vectorSum).isEqualTo(sum);
  }

  /** The lowest int has no negative int: the sum must subtract it as a long. */
  @Test
  void theLowestWordIsSubtractedRightInBothLoops() {
    byte[] words = new byte[4 * 32];
    for (int i = 3; i < words.length; i += 4) {
      words[i] = (byte) 0x80;
    }
    long[] plain = new long[32];
    new ScalarWordLanes().add(plain, 0, words, 32, WordLanes.SUBTRACT);
    assertThat(plain).containsOnly(1L << 31);

    WordLanes.simd()
        .ifPresent(
            lanes -> {
              long[] vectors = new long[32];
              lanes.add(vectors, 0, words, 32, WordLanes.SUBTRACT);
              assertThat(vectors).isEqualTo(plain);
            });
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aSumLosesTheMasksThatItsChunksWereGiven(Modulus modulus) {
    MaskStream masks = new MaskStream();
    Secret other = new SeededRandom(2).secret();
    for (int count : COUNTS) {
      Random random = new Random(count);
      long[] plain = new long[count];
      long[] sum = new long[count];
      for (int client = 0; client < 3; client++) {
        byte[] chunk = new byte[count * modulus.bytes()];
        for (int i = 0; i < count; i++) {
          long value = random.nextInt() >> 4;
          plain[i] += value;
          modulus.put(chunk, i, value);
        }
        masks.add(modulus, client == 0 ? seed : other, client, chunk, 0, count);
        modulus.addTo(sum, chunk, 0, count);
      }

      masks.subtract(modulus, seed, 0, sum, count);
      masks.subtract(modulus, other, 1, sum, count);
      masks.subtract(modulus, other, 2, sum, count);
      masks.add(modulus, seed, 7, sum, count);
      masks.subtract(modulus, seed, 7, sum, count);

      for (int i = 0; i < count; i++) {
        assertThat(modulus.centred(sum[i])).isEqualTo(plain[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void aChunkThatIsUndoneLeavesNothing(Modulus modulus) {
    byte[] chunk = new byte[100 * modulus.bytes()];
    new Random(1).nextBytes(chunk);
    long[] sum = new long[100];

    modulus.addTo(sum, chunk, 0, 100);
    modulus.subtractFrom(sum, chunk, 0, 100);

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
    assertThatThrownBy(() -> masks.subtract(modulus, seed, 0, new long[4], 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
