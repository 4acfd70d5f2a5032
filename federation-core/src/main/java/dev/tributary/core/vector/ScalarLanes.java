package dev.tributary.core.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The loops in plain Java, for every JVM. */
final class ScalarLanes implements Lanes {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final long MAGNITUDES = 0x7FFF_FFFF_7FFF_FFFFL;
  private static final long SIGNS = ~MAGNITUDES;

  @Override
  public String name() {
    return "scalar";
  }

  /** Two values at a time. A borrow from the lower one happens only if that one is beyond. */
  @Override
  public boolean within(byte[] bytes, int offset, int count, int boundBits) {
    long bounds = ((long) boundBits << 32) | boundBits;
    long beyond = 0;
    int pairsEnd = offset + (count & ~1) * Float.BYTES;
    for (int at = offset; at < pairsEnd; at += Long.BYTES) {
      beyond |= bounds - ((long) LONG.get(bytes, at) & MAGNITUDES);
    }
    if ((count & 1) != 0) {
      beyond |= boundBits - ((int) INT.get(bytes, pairsEnd) & MAGNITUDE);
    }
    return (beyond & SIGNS) == 0;
  }

  @Override
  public void add(byte[] bytes, int offset, int count, double factor, long[] sum, int from) {
    for (int i = 0; i < count; i++) {
      double product = factor * (float) FLOAT.get(bytes, offset + i * Float.BYTES);
      sum[from + i] += Double.doubleToRawLongBits(product + MAGIC) - MAGIC_BITS;
    }
  }
}
