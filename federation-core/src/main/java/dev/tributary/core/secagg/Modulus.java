package dev.tributary.core.secagg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What masked values are integers modulo, and how they lie in bytes: little-endian, {@link
 * #bytes()} each. All arithmetic wraps, so adding and subtracting are exact inverses.
 */
public enum Modulus {
  TWO_TO_32(Integer.BYTES),
  TWO_TO_64(Long.BYTES);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  Modulus(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a value. */
  public int bytes() {
    return bytes;
  }

  /** The number in [-modulus/2, modulus/2) that a sum stands for; its high bits do not matter. */
  public long centred(long sum) {
    return this == TWO_TO_32 ? (int) sum : sum;
  }

  /** Writes a value's low bits as the {@code index}-th value. */
  void put(byte[] values, int index, long value) {
    if (this == TWO_TO_32) {
      INTS.set(values, index * Integer.BYTES, (int) value);
    } else {
      LONGS.set(values, index * Long.BYTES, value);
    }
  }

  /** Reads the {@code index}-th value as the number in [-modulus/2, modulus/2). */
  long get(byte[] values, int index) {
    return this == TWO_TO_32
        ? (int) INTS.get(values, index * Integer.BYTES)
        : (long) LONGS.get(values, index * Long.BYTES);
  }
}
