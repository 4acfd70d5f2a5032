package dev.tributary.core.secagg;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF with SHA-256 (RFC 5869): independent keys from one secret, told apart by what they are for.
 * By Bouncy Castle, because JDK 17 has none.
 */
final class KeyDerivation {
  static final int KEY_BYTES = 32;

  private KeyDerivation() {}

  /** A key of 32 bytes for the purpose that {@code info} spells out. */
  static Secret derive(Secret secret, Fields info) {
    return derive(secret, new byte[0], info.toBytes(), KEY_BYTES);
  }

  /**
   * @param salt may be empty: RFC 5869, section 2.2
   * @param length bytes wanted, at most 255 * 32
   */
  static Secret derive(Secret secret, byte[] salt, byte[] info, int length) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(secret.shared(), salt, info));
    byte[] key = new byte[length];
    hkdf.generateBytes(key, 0, length);
    return Secret.of(key);
  }
}
