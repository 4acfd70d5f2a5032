package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.util.List;
import java.util.Optional;

/**
 * A client's shares of its two secrets, sealed for each of its neighbours.
 *
 * @param commitment to the self-mask seed, 32 bytes; see {@link #commit}
 * @param shares for each neighbour {@link ShareBox}'s ciphertext of a share of the self-mask seed
 *     followed by one of the mask key; ascending by the neighbour's cohort index
 */
public record EncryptedShares(
    RoundId round, String client, Bytes commitment, List<IndexedBytes> shares, Bytes signature)
    implements SecAggMessage {

  public EncryptedShares {
    Require.range("commitment bytes", commitment.size(), 32, 32);
    shares = IndexedBytes.requireSorted("encryptedShares.shares", shares);
  }

  static EncryptedShares signed(
      Identity identity,
      RoundId round,
      String client,
      Bytes commitment,
      List<IndexedBytes> shares) {
    Bytes content = content(round, client, commitment, shares);
    return new EncryptedShares(round, client, commitment, shares, identity.sign(content.shared()));
  }

  /** The seed has 256 random bits, so its hash hides it; the server can tell a wrong one by it. */
  static Bytes commit(RoundId round, String client, Secret selfMask) {
    return new Fields("tributary secagg self mask 1")
        .round(round)
        .text(client)
        .secret(selfMask)
        .sha256();
  }

  Optional<Bytes> sealedFor(int cohortIndex) {
    return shares.stream()
        .filter(share -> share.cohortIndex() == cohortIndex)
        .map(IndexedBytes::bytes)
        .findFirst();
  }

  @Override
  public Bytes content() {
    return content(round, client, commitment, shares);
  }

  private static Bytes content(
      RoundId round, String client, Bytes commitment, List<IndexedBytes> shares) {
    Fields fields =
        new Fields("tributary secagg encrypted shares 1")
            .round(round)
            .text(client)
            .bytes(commitment);
    IndexedBytes.write(shares, fields);
    return Bytes.ofOwn(fields.toBytes());
  }
}
