package dev.tributary.core.secagg;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what one client tells one neighbour through the server: AES-256-GCM under a key that is
 * used once. The key is derived from the two clients' agreement and from round, roster, sender and
 * receiver, so the nonce can be zero, and a ciphertext opens nowhere else.
 *
 * <p>Guarantees secrecy and integrity against everybody but the two; hides neither that something
 * was sent nor its length.
 */
final class ShareBox {
  private static final int TAG_BITS = 128;
  private static final byte[] NONCE = new byte[12];

  private ShareBox() {}

  /**
   * The key of one message.
   *
   * @param agreement X25519 of the two encryption keys
   */
  static Secret key(Secret agreement, RoundId round, Bytes rosterDigest, String from, String to) {
    return KeyDerivation.derive(
        agreement,
        new Fields("tributary secagg share box 1")
            .round(round)
            .bytes(rosterDigest)
            .text(from)
            .text(to));
  }

  static Bytes seal(Secret key, Secret content) {
    try {
      return Bytes.ofOwn(cipher(Cipher.ENCRYPT_MODE, key).doFinal(content.shared()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM must be able to encrypt", e);
    }
  }

  /** The content, empty if somebody else sealed this or changed it. */
  static Optional<Secret> open(Secret key, Bytes sealed) {
    if (sealed.size() < TAG_BITS / Byte.SIZE) {
      return Optional.empty();
    }
    try {
      return Optional.of(Secret.of(cipher(Cipher.DECRYPT_MODE, key).doFinal(sealed.shared())));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM must be able to decrypt", e);
    }
  }

  private static Cipher cipher(int mode, Secret key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.shared(), "AES"), new GCMParameterSpec(TAG_BITS, NONCE));
    return cipher;
  }
}
