package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A client's answer to the closing of a round: of each neighbour one share, either of its self-mask
 * seed or of its mask key, never of both.
 *
 * @param memberDigest which decision it answers; see {@link #memberDigest}
 * @param selfMaskShares of the neighbours that are members, ascending by cohort index
 * @param maskKeyShares of those that sent shares and are no members, ascending by cohort index
 */
public record UnmaskShares(
    RoundId round,
    String client,
    Bytes memberDigest,
    List<IndexedBytes> selfMaskShares,
    List<IndexedBytes> maskKeyShares,
    Bytes signature)
    implements SecAggMessage {

  public UnmaskShares {
    Require.range("memberDigest bytes", memberDigest.size(), 32, 32);
    selfMaskShares = IndexedBytes.requireSorted("unmaskShares.selfMaskShares", selfMaskShares);
    maskKeyShares = IndexedBytes.requireSorted("unmaskShares.maskKeyShares", maskKeyShares);
    Set<Integer> members = new HashSet<>();
    selfMaskShares.forEach(share -> members.add(share.cohortIndex()));
    for (IndexedBytes share : maskKeyShares) {
      Require.that(
          !members.contains(share.cohortIndex()),
          "unmaskShares",
          "must never hold both secrets of a client",
          share.cohortIndex());
    }
  }

  static UnmaskShares signed(
      Identity identity,
      RoundId round,
      String client,
      Bytes memberDigest,
      List<IndexedBytes> selfMaskShares,
      List<IndexedBytes> maskKeyShares) {
    Bytes content = content(round, client, memberDigest, selfMaskShares, maskKeyShares);
    return new UnmaskShares(
        round,
        client,
        memberDigest,
        selfMaskShares,
        maskKeyShares,
        identity.sign(content.shared()));
  }

  /**
   * Names a round's outcome.
   *
   * @param sharers cohort indices of who sent shares, ascending
   * @param members of whose values count, ascending
   */
  public static Bytes memberDigest(
      RoundId round, Bytes rosterDigest, List<Integer> sharers, List<Integer> members) {
    return new Fields("tributary secagg members 1")
        .round(round)
        .bytes(rosterDigest)
        .numbers(sharers)
        .numbers(members)
        .sha256();
  }

  @Override
  public Bytes content() {
    return content(round, client, memberDigest, selfMaskShares, maskKeyShares);
  }

  private static Bytes content(
      RoundId round,
      String client,
      Bytes memberDigest,
      List<IndexedBytes> selfMaskShares,
      List<IndexedBytes> maskKeyShares) {
    Fields fields =
        new Fields("tributary secagg unmask shares 1")
            .round(round)
            .text(client)
            .bytes(memberDigest);
    IndexedBytes.write(selfMaskShares, fields);
    IndexedBytes.write(maskKeyShares, fields);
    return Bytes.ofOwn(fields.toBytes());
  }
}
