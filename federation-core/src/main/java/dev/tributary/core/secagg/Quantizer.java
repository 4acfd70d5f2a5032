package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import dev.tributary.core.vector.Grid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Turns weighted coordinates into integers whose sum over all clients stays below half the modulus,
 * so that it can be read back: {@code weight * x * 2^s}, rounded up or down at random so that the
 * expected value is exact.
 *
 * @param bound largest magnitude of a coordinate; what lies beyond it is clipped to it
 * @param maxWeight largest weight of a client
 * @param grid where 2^-s comes from, the step of the sum
 */
public record Quantizer(float bound, long maxWeight, Modulus modulus, Grid grid) {
  private static final double TWO_TO_MINUS_32 = 0x1p-32;
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Writes {@code count} values and, after them, the weight.
   *
   * @param floats little-endian float32 from {@code offset}
   * @param rounding opened at the shard; one draw a value
   * @param target takes {@code count + 1} values from its start
   * @throws IllegalArgumentException if a coordinate is not finite or the weight out of range
   */
  void quantise(
      byte[] floats, int offset, int count, long weight, KeyStream rounding, byte[] target) {
    Require.range("weight", weight, 1, maxWeight);
    double factor = grid.factor(weight);
    for (int i = 0; i < count; i++) {
      float x = (float) FLOATS.get(floats, offset + i * Float.BYTES);
      if (!Float.isFinite(x)) {
        throw notFinite(i, x);
      }
      double value = Math.max(-bound, Math.min(bound, x)) * factor;
      double below = Math.floor(value);
      double chance = Integer.toUnsignedLong(rounding.nextInt()) * TWO_TO_MINUS_32;
      modulus.put(target, i, (long) below + (chance < value - below ? 1 : 0));
    }
    modulus.put(target, count, weight);
  }

  /** Made apart, since a message made for each coordinate would cost more than the coordinate. */
  private static IllegalArgumentException notFinite(int i, float x) {
    return new IllegalArgumentException("coordinate %d must be finite, got %s".formatted(i, x));
  }

  /** The weighted mean that an unmasked sum stands for. */
  public double mean(long sum, long totalWeight) {
    return modulus.centred(sum) * grid.stepOfMean(totalWeight);
  }
}
