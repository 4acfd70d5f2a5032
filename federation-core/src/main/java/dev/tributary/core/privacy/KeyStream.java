package dev.tributary.core.privacy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Uniform 64-bit words that nobody without the secret can tell from random ones, and that the same
 * (secret, purpose, job, round, shard) always repeats: AES-256 in counter mode under a key derived
 * by HMAC-SHA-256. A replay of a round draws the same noise; drawing fresh noise for a sum that was
 * published once would leave the difference of two noises for all to average.
 *
 * <p>Use one stream for one purpose: two users of one stream see each other's randomness.
 */
public final class KeyStream implements LongSupplier {
  private static final int BUFFER_BYTES = 8192;
  private static final byte[] ZEROS = new byte[BUFFER_BYTES];
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Cipher cipher;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position = BUFFER_BYTES;

  private KeyStream(Cipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param secret at least 16 random bytes that only the owner of the noise has
   * @param purpose what is drawn, for instance {@code "central-noise"}
   */
  public static KeyStream of(SecretKey secret, String purpose, String job, int round, int shard) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      update(mac, purpose);
      update(mac, job);
      mac.update(ByteBuffer.allocate(8).putInt(round).putInt(shard).flip());
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      // The key serves this one stream, so its counter may start at zero.
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(mac.doFinal(), "AES"),
          new IvParameterSpec(new byte[16]));
      return new KeyStream(cipher);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks AES-256-CTR or HMAC-SHA-256", e);
    }
  }

  /** Length and bytes, so that no two texts can run into each other. */
  static void update(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    mac.update(bytes);
  }

  @Override
  public long getAsLong() {
    if (position == BUFFER_BYTES) {
      refill();
    }
    long word = (long) LONGS.get(buffer, position);
    position += Long.BYTES;
    return word;
  }

  private void refill() {
    try {
      cipher.update(ZEROS, 0, BUFFER_BYTES, buffer, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-CTR refused to go on", e);
    }
    position = 0;
  }
}
