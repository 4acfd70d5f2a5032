package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KeyAgreement;

/**
 * An X25519 key pair (RFC 7748), made from 32 random bytes. Two such keys agree on a secret that
 * nobody else can compute.
 */
final class AgreementKey {
  static final int BYTES = 32;

  /** What X.509 puts before the 32 bytes of an X25519 key (RFC 8410). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** The u-coordinates of order 1, 2, 4 and 8, modulo the prime: https://cr.yp.to/ecdh.html. */
  private static final Set<BigInteger> LOW_ORDER =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          PRIME.subtract(BigInteger.ONE),
          new BigInteger(
              "325606250916557431795983626356110631294008115727848805560023387167927233504"),
          new BigInteger(
              "39382357235489614581723060781553021112529911719440698176882885853963445705823"));

  private static final Bytes BASE_POINT = Bytes.ofOwn(basePoint());

  private final Secret secret;
  private final PrivateKey key;
  private Bytes publicKey;

  /** The pair whose private key these 32 bytes are. */
  AgreementKey(Secret secret) {
    Require.range("agreementKey.secret bytes", secret.size(), BYTES, BYTES);
    this.secret = secret;
    try {
      this.key =
          KeyFactory.getInstance("X25519")
              .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret.copy()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks X25519", e);
    }
  }

  Secret secret() {
    return secret;
  }

  Bytes publicKey() {
    if (publicKey == null) {
      // RFC 7748, section 6.1: the public key is X25519 of the private key and the base point.
      publicKey = Bytes.ofOwn(agree(BASE_POINT).orElseThrow().shared());
    }
    return publicKey;
  }

  /** The shared secret with another's public key; empty if that key is of low order. */
  Optional<Secret> agree(Bytes other) {
    Require.range("agreementKey.other bytes", other.size(), BYTES, BYTES);
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(key);
      agreement.doPhase(decode(other), true);
      return Optional.of(Secret.of(agreement.generateSecret()));
    } catch (InvalidKeyException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks X25519", e);
    }
  }

  /** Whether any private key agrees with this one on the same few secrets, which anybody knows. */
  static boolean isWeak(Bytes publicKey) {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[i] = publicKey.shared()[BYTES - 1 - i];
    }
    // RFC 7748, section 5: the top bit is not looked at.
    bigEndian[0] &= 0x7f;
    return LOW_ORDER.contains(new BigInteger(1, bigEndian).mod(PRIME));
  }

  private static PublicKey decode(Bytes publicKey) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + BYTES);
    System.arraycopy(publicKey.shared(), 0, encoded, PREFIX.length, BYTES);
    encoded[encoded.length - 1] &= 0x7f;
    return KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static byte[] basePoint() {
    byte[] nine = new byte[BYTES];
    nine[0] = 9;
    return nine;
  }
}
