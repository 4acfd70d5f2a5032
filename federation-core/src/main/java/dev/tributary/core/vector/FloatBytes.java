package dev.tributary.core.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Parameter vectors as the bytes that travel and are hashed: float32, little endian. */
public final class FloatBytes {
  private FloatBytes() {}

  /** The bytes of {@code values[from, from + count)}. */
  public static byte[] encode(float[] values, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, count);
    return bytes.array();
  }

  /** Writes {@code bytes} into {@code values} from coordinate {@code from} on. */
  public static void decode(byte[] bytes, float[] values, int from) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "float32 bytes must be a multiple of 4, got " + bytes.length);
    }
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values, from, bytes.length / Float.BYTES);
  }

  /** The value with this index, of those that begin at a byte. */
  public static float at(byte[] bytes, int offset, int index) {
    return ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat(offset + index * Float.BYTES);
  }

  public static byte[] sha256(byte[] bytes) {
    return newSha256().digest(bytes);
  }

  /** A fresh SHA-256; every Java platform has it. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }
}
