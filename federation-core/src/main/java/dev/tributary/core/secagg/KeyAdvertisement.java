package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;

/**
 * A client's two public keys for one round.
 *
 * @param encryptionKey X25519, 32 bytes: with it neighbours encrypt shares to the client
 * @param maskKey X25519, 32 bytes: from it and theirs follow the pairwise masks
 */
public record KeyAdvertisement(
    RoundId round, String client, Bytes encryptionKey, Bytes maskKey, Bytes signature)
    implements SecAggMessage {

  public KeyAdvertisement {
    Require.range(
        "encryptionKey bytes", encryptionKey.size(), AgreementKey.BYTES, AgreementKey.BYTES);
    Require.range("maskKey bytes", maskKey.size(), AgreementKey.BYTES, AgreementKey.BYTES);
  }

  /** As the identity's owner says it. */
  public static KeyAdvertisement signed(
      Identity identity, RoundId round, String client, Bytes encryptionKey, Bytes maskKey) {
    Bytes content = content(round, client, encryptionKey, maskKey);
    return new KeyAdvertisement(
        round, client, encryptionKey, maskKey, identity.sign(content.shared()));
  }

  @Override
  public Bytes content() {
    return content(round, client, encryptionKey, maskKey);
  }

  /** Whether secrets can be agreed on with both keys; of low order are only made-up ones. */
  public boolean isSound() {
    return !AgreementKey.isWeak(encryptionKey) && !AgreementKey.isWeak(maskKey);
  }

  /** SHA-256 of the content: what a roster's digest is made of. */
  public Bytes digest() {
    return new Fields("tributary secagg advertisement digest 1").bytes(content()).sha256();
  }

  private static Bytes content(RoundId round, String client, Bytes encryptionKey, Bytes maskKey) {
    return Bytes.ofOwn(
        new Fields("tributary secagg key advertisement 1")
            .round(round)
            .text(client)
            .bytes(encryptionKey)
            .bytes(maskKey)
            .toBytes());
  }
}
