package dev.tributary.core.secagg;

import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops in vector instructions. Compiled apart, with the incubator module, and loaded by name:
 * {@link WordLanes#simd}.
 */
final class SimdWordLanes implements WordLanes {
  private static final int MIN_BITS = 256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  /** As many words as there are longs in a vector. */
  private static final VectorSpecies<Integer> HALF =
      VectorSpecies.of(int.class, VectorShape.forBitSize(Math.max(64, LONGS.vectorBitSize() / 2)));

  private final WordLanes scalar = new ScalarWordLanes();

  SimdWordLanes() {
    if (LONGS.vectorBitSize() < MIN_BITS) {
      throw new UnsupportedOperationException(
          "vectors must have at least %d bits, got %d".formatted(MIN_BITS, LONGS.vectorBitSize()));
    }
  }

  @Override
  public void add(byte[] target, int at, byte[] words, int count, int sign) {
    int inVectors = INTS.loopBound(count) * Integer.BYTES;
    for (int i = 0; i < inVectors; i += INTS.vectorByteSize()) {
      IntVector word = IntVector.fromByteArray(INTS, words, i, ByteOrder.LITTLE_ENDIAN);
      IntVector.fromByteArray(INTS, target, at + i, ByteOrder.LITTLE_ENDIAN)
          .add(word.lanewise(VectorOperators.XOR, sign).sub(sign))
          .intoByteArray(target, at + i, ByteOrder.LITTLE_ENDIAN);
    }
    if (inVectors < count * Integer.BYTES) {
      int left = count - inVectors / Integer.BYTES;
      byte[] rest = new byte[left * Integer.BYTES];
      System.arraycopy(words, inVectors, rest, 0, rest.length);
      scalar.add(target, at + inVectors, rest, left, sign);
    }
  }

  @Override
  public void add(long[] sum, int from, byte[] words, int count, int sign) {
    int inVectors = LONGS.loopBound(count);
    for (int i = 0; i < inVectors; i += LONGS.length()) {
      IntVector word =
          IntVector.fromByteArray(HALF, words, i * Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
      // Widened first: the negative of the lowest int is no int.
      LongVector wide = (LongVector) word.convertShape(VectorOperators.I2L, LONGS, 0);
      LongVector.fromArray(LONGS, sum, from + i)
          .add(wide.lanewise(VectorOperators.XOR, sign).sub(sign))
          .intoArray(sum, from + i);
    }
    if (inVectors < count) {
      byte[] rest = new byte[(count - inVectors) * Integer.BYTES];
      System.arraycopy(words, inVectors * Integer.BYTES, rest, 0, rest.length);
      scalar.add(sum, from + inVectors, rest, count - inVectors, sign);
    }
  }
}
