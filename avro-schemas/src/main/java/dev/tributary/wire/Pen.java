package dev.tributary.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a record into an array of just its size. Everything in front of {@code values} is a header
 * that {@link #size} foresees, so that a large record is allocated once and filled once.
 */
final class Pen {
  private final byte[] bytes;
  private int position;

  /**
   * @param size bytes of the record after its fingerprint
   */
  Pen(long fingerprint, int size) {
    bytes = new byte[SingleObject.HEADER_BYTES + size];
    SingleObject.putHeader(fingerprint, bytes);
    position = SingleObject.HEADER_BYTES;
  }

  /** Bytes of an int or long. */
  static int size(long value) {
    long zigzag = value << 1 ^ value >> 63;
    return zigzag == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(zigzag) + 6) / 7;
  }

  /** Bytes of a string or of bytes, with their length in front. */
  static int sizeOf(int length) {
    return Math.addExact(size(length), length);
  }

  Pen number(long value) {
    long zigzag = value << 1 ^ value >> 63;
    while ((zigzag & ~0x7fL) != 0) {
      bytes[position++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    bytes[position++] = (byte) zigzag;
    return this;
  }

  Pen text(byte[] utf8) {
    number(utf8.length);
    System.arraycopy(utf8, 0, bytes, position, utf8.length);
    position += utf8.length;
    return this;
  }

  /** {@code values[from, from + count)} as float32, little endian. */
  Pen floats(float[] values, int from, int count) {
    int length = count * Float.BYTES;
    number(length);
    ByteBuffer.wrap(bytes, position, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, from, count);
    position += length;
    return this;
  }

  byte[] finish() {
    if (position != bytes.length) {
      throw new IllegalStateException(
          "record must have %d bytes, got %d".formatted(bytes.length, position));
    }
    return bytes;
  }
}
