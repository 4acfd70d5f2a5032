package dev.tributary.core.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Checks a chunk of little-endian float32 coordinates and adds it to, or takes it out of, an exact
 * sum, straight from the record's bytes. Holds a small scratch block, so one kernel serves one
 * thread.
 *
 * <p>{@code longBits(v + M) - longBits(M)} with {@code M = 1.5 * 2^52} is {@code rint(v)} for |v|
 * <= 2^51: the addition rounds to the last place of M's binade, which is 1, half to even.
 */
public final class ChunkKernel {
  private static final int BLOCK = 4096;
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  private final float[] block = new float[BLOCK];

  /** What a chunk's values are. */
  public enum Check {
    GOOD,
    NOT_FINITE,
    OUT_OF_BOUND
  }

  /**
   * @param bytes holds {@code 4 * count} bytes from {@code offset}
   * @param bound largest magnitude allowed, inclusive
   */
  public Check check(byte[] bytes, int offset, int count, float bound) {
    FloatBuffer floats = floats(bytes, offset, count);
    boolean good = true;
    for (int i = 0; i < count; i += BLOCK) {
      int length = Math.min(BLOCK, count - i);
      floats.get(i, block, 0, length);
      good &= within(block, length, bound);
    }
    return good ? Check.GOOD : cause(floats, count);
  }

  /** False for NaN as well: no comparison with it holds. */
  private static boolean within(float[] values, int length, float bound) {
    boolean good = true;
    for (int i = 0; i < length; i++) {
      good &= Math.abs(values[i]) <= bound;
    }
    return good;
  }

  private static Check cause(FloatBuffer floats, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(floats.get(i))) {
        return Check.NOT_FINITE;
      }
    }
    return Check.OUT_OF_BOUND;
  }

  /** {@code sum[i] += rint(factor * x[i])}. The chunk must have passed {@link #check}. */
  public void add(byte[] bytes, int offset, int count, double factor, long[] sum) {
    FloatBuffer floats = floats(bytes, offset, count);
    for (int i = 0; i < count; i += BLOCK) {
      int length = Math.min(BLOCK, count - i);
      floats.get(i, block, 0, length);
      addBlock(block, length, factor, sum, i);
    }
  }

  private static void addBlock(float[] values, int length, double factor, long[] sum, int from) {
    for (int i = 0; i < length; i++) {
      sum[from + i] += Double.doubleToRawLongBits(factor * values[i] + MAGIC) - MAGIC_BITS;
    }
  }

  /** Takes out exactly what {@link #add} with the same arguments put in. */
  public void subtract(byte[] bytes, int offset, int count, double factor, long[] sum) {
    add(bytes, offset, count, -factor, sum);
  }

  private static FloatBuffer floats(byte[] bytes, int offset, int count) {
    return ByteBuffer.wrap(bytes, offset, count * Float.BYTES)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
