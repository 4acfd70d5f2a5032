package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bytes of AES-256 in counter mode: to who knows the key a function of key and shard, to all
 * others uniformly random. One thread; holds two buffers, so one serves many keys in turn.
 */
final class KeyStream {
  /**
   * Bytes drawn at a time. The JVM's AES loop is compiled after enough calls, so many small ones
   * are ten times faster than few large ones in a cold JVM; and the piece stays in cache until it
   * is used.
   */
  static final int PIECE_BYTES = 1 << 14;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] ZEROS = new byte[PIECE_BYTES];

  private final byte[] piece = new byte[PIECE_BYTES];
  private final Cipher cipher;
  private int used;

  KeyStream() {
    try {
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks AES in counter mode", e);
    }
  }

  /** Goes to the start of a shard's stream: its counter begins at shard * 2^64. */
  KeyStream open(Secret key, int shard) {
    Require.range("keyStream.shard", shard, 0, Integer.MAX_VALUE);
    byte[] counter = new byte[16];
    INTS.set(counter, 4, shard);
    return open(key, counter);
  }

  KeyStream open(Secret key, byte[] counter) {
    try {
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key.shared(), "AES"),
          new IvParameterSpec(counter));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256 must take a key of 32 bytes", e);
    }
    used = PIECE_BYTES;
    return this;
  }

  /**
   * The next bytes, valid until the next call. Not to be mixed with {@link #nextInt} on one shard.
   *
   * @param count at most {@link #PIECE_BYTES}; a multiple of 16 unless it is the last call
   */
  byte[] next(int count) {
    try {
      cipher.update(ZEROS, 0, count, piece, 0);
      return piece;
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a keystream is as long as what it is added to", e);
    }
  }

  /** The next 32 bits, big-endian. */
  int nextInt() {
    if (used == PIECE_BYTES) {
      next(PIECE_BYTES);
      used = 0;
    }
    int value = (int) INTS.get(piece, used);
    used += Integer.BYTES;
    return value;
  }

  /** Uniform in [0, bound), by rejection; {@code 1 <= bound <= 2^32}. */
  long nextBelow(long bound) {
    long range = 1L << 32;
    long limit = range - range % bound;
    long value;
    do {
      value = Integer.toUnsignedLong(nextInt());
    } while (value >= limit);
    return value % bound;
  }
}
