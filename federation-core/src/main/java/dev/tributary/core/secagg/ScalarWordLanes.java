package dev.tributary.core.secagg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The loop in plain Java. */
final class ScalarWordLanes implements WordLanes {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public void add(byte[] target, int at, byte[] words, int count, int sign) {
    for (int i = 0; i < count * Integer.BYTES; i += Integer.BYTES) {
      int word = ((int) INTS.get(words, i) ^ sign) - sign;
      INTS.set(target, at + i, (int) INTS.get(target, at + i) + word);
    }
  }
}
