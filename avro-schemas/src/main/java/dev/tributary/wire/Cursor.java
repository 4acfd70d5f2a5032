package dev.tributary.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the primitives of Avro's binary encoding from an array. Every length is held against the
 * bytes that are left before anything is allocated, so a record that lies costs no more memory than
 * one that does not.
 */
final class Cursor {
  private final byte[] bytes;
  private int position;

  Cursor(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  byte readByte() throws IOException {
    if (position == bytes.length) {
      throw new IOException("record must have a byte at " + position + ", but ends there");
    }
    return bytes[position++];
  }

  boolean readBoolean() throws IOException {
    byte value = readByte();
    if (value != 0 && value != 1) {
      throw refused("boolean must be 0 or 1", value);
    }
    return value == 1;
  }

  int readInt() throws IOException {
    long value = readLong();
    if ((int) value != value) {
      throw refused("int must have 32 bits", value);
    }
    return (int) value;
  }

  /** A zigzag varint of at most ten bytes. */
  long readLong() throws IOException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      zigzag |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw refused("varint must end within 10 bytes", "more");
  }

  /** So many bytes, little endian. */
  long readFixed(int size) throws IOException {
    long value = 0;
    int at = skip(size);
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** A length in bytes, or a count of things that take a byte each at least. */
  int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw refused("length must be in [0, %d]".formatted(remaining()), length);
    }
    return (int) length;
  }

  String readString() throws IOException {
    int length = readLength();
    if (length == 0) {
      return "";
    }
    int from = skip(length);
    for (int i = from; i < position; i++) {
      if (bytes[i] < 0) {
        return decodeUtf8(from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private String decodeUtf8(int from, int length) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException("string at byte %d must be UTF-8".formatted(from), e);
    }
  }

  /** Whether the string at hand is one of these; it is read in any case. */
  boolean readIsOneOf(byte[]... expected) throws IOException {
    int from = skip(readLength());
    for (byte[] one : expected) {
      if (Arrays.equals(bytes, from, position, one, 0, one.length)) {
        return true;
      }
    }
    return false;
  }

  /** Steps over so many bytes and returns where they begin. */
  int skip(int length) throws IOException {
    if (length < 0 || length > remaining()) {
      throw refused("length must be in [0, %d]".formatted(remaining()), length);
    }
    int from = position;
    position += length;
    return from;
  }

  void copy(byte[] target, int offset, int length) throws IOException {
    System.arraycopy(bytes, skip(length), target, offset, length);
  }

  private IOException refused(String rule, Object value) {
    return new IOException("%s before byte %d, got %s".formatted(rule, position, value));
  }
}
