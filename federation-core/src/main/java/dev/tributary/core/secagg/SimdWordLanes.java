package dev.tributary.core.secagg;

import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loop in vector instructions. Compiled apart, with the incubator module, and loaded by name:
 * {@link WordLanes#simd}.
 */
final class SimdWordLanes implements WordLanes {
  private static final int MIN_BITS = 256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final WordLanes scalar = new ScalarWordLanes();

  SimdWordLanes() {
    if (INTS.vectorBitSize() < MIN_BITS) {
      throw new UnsupportedOperationException(
          "vectors must have at least %d bits, got %d".formatted(MIN_BITS, INTS.vectorBitSize()));
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
}
