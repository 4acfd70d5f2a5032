package dev.tributary.core.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The loops over masked values: little-endian integers modulo 2^32 or 2^64. */
final class MaskedLanes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private MaskedLanes() {}

  /** Without the sign, so that a sum of 2^31 of them stays exact; it is reduced when it is read. */
  static void add32(byte[] bytes, int offset, int count, long[] sum) {
    for (int i = 0; i < count; i++) {
      sum[i] += Integer.toUnsignedLong((int) INT.get(bytes, offset + i * Integer.BYTES));
    }
  }

  static void subtract32(byte[] bytes, int offset, int count, long[] sum) {
    for (int i = 0; i < count; i++) {
      sum[i] -= Integer.toUnsignedLong((int) INT.get(bytes, offset + i * Integer.BYTES));
    }
  }

  static void add64(byte[] bytes, int offset, int count, long[] sum) {
    for (int i = 0; i < count; i++) {
      sum[i] += (long) LONG.get(bytes, offset + i * Long.BYTES);
    }
  }

  static void subtract64(byte[] bytes, int offset, int count, long[] sum) {
    for (int i = 0; i < count; i++) {
      sum[i] -= (long) LONG.get(bytes, offset + i * Long.BYTES);
    }
  }
}
