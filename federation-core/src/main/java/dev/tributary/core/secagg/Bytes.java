package dev.tributary.core.secagg;

import java.util.Arrays;
import java.util.HexFormat;

/** Public bytes as a value: keys, digests, signatures and ciphertexts. For secrets see Secret. */
public final class Bytes {
  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these. */
  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  static Bytes ofOwn(byte[] bytes) {
    return new Bytes(bytes);
  }

  public int size() {
    return bytes.length;
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  /** The array itself, to be read only. */
  byte[] shared() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
