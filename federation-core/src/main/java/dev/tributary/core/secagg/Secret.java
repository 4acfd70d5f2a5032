package dev.tributary.core.secagg;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that nobody else may see. They appear in no text, compare in constant time and can be
 * wiped. The JDK's ciphers keep copies of their keys, which are the garbage collector's to clear.
 */
public final class Secret {
  private final byte[] bytes;
  private boolean wiped;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array over: the caller forgets it. */
  public static Secret of(byte[] bytes) {
    return new Secret(bytes);
  }

  public int size() {
    return bytes.length;
  }

  /** A copy, for a codec of secret state; whoever asks for it wipes it. */
  public byte[] copy() {
    return shared().clone();
  }

  /** The array itself, to be read only. */
  byte[] shared() {
    if (wiped) {
      throw new IllegalStateException("secret must not be used after it was wiped");
    }
    return bytes;
  }

  /** Overwrites the bytes; the secret can not be used any more. */
  public void wipe() {
    Arrays.fill(bytes, (byte) 0);
    wiped = true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && wiped == that.wiped
        && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The length alone, so that nothing of the content leaves through a hash. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "Secret(" + bytes.length + " bytes)";
  }
}
