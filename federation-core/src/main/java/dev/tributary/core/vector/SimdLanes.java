package dev.tributary.core.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops in vector instructions. Compiled apart, with the incubator module, and loaded by name:
 * {@link Lanes#simd}.
 */
final class SimdLanes implements Lanes {
  private static final int MIN_BITS = 256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** As many floats as there are doubles in a vector. */
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(
          float.class, VectorShape.forBitSize(Math.max(64, DOUBLES.vectorBitSize() / 2)));

  private final Lanes scalar = new ScalarLanes();

  SimdLanes() {
    if (DOUBLES.vectorBitSize() < MIN_BITS) {
      throw new UnsupportedOperationException(
          "vectors must have at least %d bits, got %d"
              .formatted(MIN_BITS, DOUBLES.vectorBitSize()));
    }
  }

  @Override
  public String name() {
    return "simd-%dbit".formatted(DOUBLES.vectorBitSize());
  }

  @Override
  public boolean within(byte[] bytes, int offset, int count, int boundBits) {
    int inVectors = INTS.loopBound(count);
    IntVector bound = IntVector.broadcast(INTS, boundBits);
    IntVector beyond = IntVector.zero(INTS);
    for (int i = 0; i < inVectors; i += INTS.length()) {
      IntVector bits =
          IntVector.fromByteArray(INTS, bytes, offset + i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
      beyond = beyond.or(bound.sub(bits.and(Integer.MAX_VALUE)));
    }
    return beyond.reduceLanes(VectorOperators.OR) >= 0
        && scalar.within(bytes, offset + inVectors * Float.BYTES, count - inVectors, boundBits);
  }

  @Override
  public void add(byte[] bytes, int offset, int count, double factor, long[] sum, int from) {
    int inVectors = LONGS.loopBound(count);
    DoubleVector magic = DoubleVector.broadcast(DOUBLES, MAGIC);
    for (int i = 0; i < inVectors; i += LONGS.length()) {
      FloatVector values =
          FloatVector.fromByteArray(
              FLOATS, bytes, offset + i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
      // Two roundings, as in the scalar loop: fma would round once.
      DoubleVector rounded =
          ((DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0))
              .mul(factor)
              .add(magic);
      LongVector.fromArray(LONGS, sum, from + i)
          .add(rounded.reinterpretAsLongs().sub(MAGIC_BITS))
          .intoArray(sum, from + i);
    }
    scalar.add(
        bytes, offset + inVectors * Float.BYTES, count - inVectors, factor, sum, from + inVectors);
  }
}
