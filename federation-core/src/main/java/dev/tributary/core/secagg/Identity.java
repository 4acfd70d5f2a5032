package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who a client is, over all its rounds: an Ed25519 key (RFC 8032) with which it signs. The same
 * message always gets the same signature, so a client that repeats a message repeats it exactly.
 */
public final class Identity {
  public static final int PUBLIC_KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  /** What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PrivateKey key;
  private final Secret seed;
  private final Bytes publicKey;

  private Identity(PrivateKey key, Secret seed, Bytes publicKey) {
    this.key = key;
    this.seed = seed;
    this.publicKey = publicKey;
  }

  /** A new one. */
  public static Identity create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      byte[] encoded = pair.getPublic().getEncoded();
      Bytes publicKey =
          Bytes.ofOwn(Arrays.copyOfRange(encoded, PREFIX.length, PREFIX.length + PUBLIC_KEY_BYTES));
      return new Identity(pair.getPrivate(), Secret.of(seed), publicKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks Ed25519", e);
    }
  }

  /**
   * One that was stored.
   *
   * @param seed the private key of 32 bytes
   * @throws IllegalArgumentException if the two do not belong together
   */
  public static Identity of(Secret seed, Bytes publicKey) {
    Require.range("identity.seed bytes", seed.size(), PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES);
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.copy()));
      Identity identity = new Identity(key, seed, publicKey);
      byte[] probe = new Fields("tributary secagg identity check").toBytes();
      Require.that(
          verify(publicKey, probe, identity.sign(probe)),
          "identity.publicKey",
          "must be that of the private key",
          publicKey);
      return identity;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks Ed25519", e);
    }
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /** The private key of 32 bytes, for the file that keeps it. */
  public Secret seed() {
    return seed;
  }

  Bytes sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return Bytes.ofOwn(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key must be able to sign", e);
    }
  }

  /** Whether the signature is that of the key over the message; false for anything malformed. */
  static boolean verify(Bytes publicKey, byte[] message, Bytes signature) {
    if (publicKey.size() != PUBLIC_KEY_BYTES || signature.size() != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decode(publicKey));
      verifier.update(message);
      return verifier.verify(signature.shared());
    } catch (GeneralSecurityException e) {
      // A key that is no point of the curve, or a signature that is out of range.
      return false;
    }
  }

  private static PublicKey decode(Bytes publicKey) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + PUBLIC_KEY_BYTES);
    System.arraycopy(publicKey.shared(), 0, encoded, PREFIX.length, PUBLIC_KEY_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
