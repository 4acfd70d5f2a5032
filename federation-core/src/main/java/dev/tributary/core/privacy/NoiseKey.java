package dev.tributary.core.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;

/**
 * What noise is drawn from. A client has one for each upload ({@link NoisyUpdate}).
 *
 * <p>A shard that makes central noise has a secret that is drawn once and kept in the shard's
 * state, so that a sum that is released again after a restart gets the same noise again. Two noises
 * on one sum would tell more than the account says. A shard that has lost its key draws another
 * one. Which key a round's noise comes from is in the log before the round begins, by its {@link
 * #commitment}; whoever has another one releases nothing. So no two runs of a job, whatever each
 * has lost, can noise one sum differently.
 *
 * <p>The secret appears in no text and goes to no topic and no log.
 */
public final class NoiseKey {
  /** As many as HMAC-SHA-256 makes use of. */
  public static final int BYTES = 32;

  private static final String PURPOSE = "central-noise";
  private static final String BITS = "central-noise-on-bits";
  private static final String COMMITMENT = "tributary noise key 1";

  private final byte[] secret;

  private NoiseKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * A new key.
   *
   * @param random a cryptographic generator
   */
  public static NoiseKey draw(RandomGenerator random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new NoiseKey(secret);
  }

  /**
   * A key as it was stored.
   *
   * @throws IllegalArgumentException unless the secret has {@link #BYTES} bytes
   */
  public static NoiseKey of(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException(
          "noise key must have %d bytes, got %d".formatted(BYTES, secret.length));
    }
    return new NoiseKey(secret.clone());
  }

  /** For the codec of the state that holds it, and nobody else. */
  public byte[] secret() {
    return secret.clone();
  }

  /**
   * What the key is known by: hex SHA-256 of a label and the secret. Nobody finds another key with
   * the same one, nor, since the secret is random, the secret.
   */
  public String commitment() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(COMMITMENT.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks SHA-256", e);
    }
  }

  /**
   * Adds the round's noise to a sum, in place; the same noise each time.
   *
   * @param sigma deviation in grid steps, 1 or more
   */
  public void addNoise(long[] sum, long sigma, String job, int round, int shard) {
    LongSupplier words = words(PURPOSE, job, round, shard);
    DiscreteGaussian.addTo(sum, 0, sum.length, sigma, words);
  }

  /**
   * The sum of a round's bits ({@link AdaptiveClip}) with its noise; the same noise each time, and
   * none of the vector's.
   */
  public long noisedBits(long bits, long sigma, String job, int round, int shard) {
    return AdaptiveClip.noised(bits, sigma, words(BITS, job, round, shard));
  }

  KeyStream words(String purpose, String job, int round, int shard) {
    return KeyStream.of(new SecretKeySpec(secret, "HmacSHA256"), purpose, job, round, shard);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoiseKey that && MessageDigest.isEqual(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return commitment().hashCode();
  }

  @Override
  public String toString() {
    return "NoiseKey(" + commitment().substring(0, 8) + ")";
  }
}
