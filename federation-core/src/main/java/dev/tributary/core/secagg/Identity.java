package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Who a client is, over all its rounds: an Ed25519 key (RFC 8032) with which it signs. The same
 * message always gets the same signature, so a client that repeats a message repeats it exactly.
 *
 * <p>By Bouncy Castle, not the JDK: a client checks a signature of each of a thousand others before
 * it shares a secret, and JDK 17 takes eight times as long for one.
 */
public final class Identity {
  public static final int PUBLIC_KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private final Secret seed;
  private final Bytes publicKey;

  private Identity(Secret seed) {
    this.seed = seed;
    byte[] key = new byte[PUBLIC_KEY_BYTES];
    Ed25519.generatePublicKey(seed.shared(), 0, key, 0);
    this.publicKey = Bytes.ofOwn(key);
  }

  /** A new one. */
  public static Identity create(SecureRandom random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    Ed25519.generatePrivateKey(random, seed);
    return new Identity(Secret.of(seed));
  }

  /**
   * One that was stored.
   *
   * @param seed the private key of 32 bytes
   * @throws IllegalArgumentException if the two do not belong together
   */
  public static Identity of(Secret seed, Bytes publicKey) {
    Require.range(
        "identity.seed bytes", seed.size(), Ed25519.SECRET_KEY_SIZE, Ed25519.SECRET_KEY_SIZE);
    Identity identity = new Identity(seed);
    Require.that(
        identity.publicKey.equals(publicKey),
        "identity.publicKey",
        "must be that of the private key",
        publicKey);
    return identity;
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /** The private key of 32 bytes, for the file that keeps it. */
  public Secret seed() {
    return seed;
  }

  Bytes sign(byte[] message) {
    byte[] signature = new byte[SIGNATURE_BYTES];
    Ed25519.sign(seed.shared(), 0, message, 0, message.length, signature, 0);
    return Bytes.ofOwn(signature);
  }

  /** Whether the signature is that of the key over the message; false for anything malformed. */
  static boolean verify(Bytes publicKey, byte[] message, Bytes signature) {
    return publicKey.size() == PUBLIC_KEY_BYTES
        && signature.size() == SIGNATURE_BYTES
        && Ed25519.verify(signature.shared(), 0, publicKey.shared(), 0, message, 0, message.length);
  }
}
