package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Neighbourhood.Neighbour;
import dev.tributary.core.secagg.Refusal.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The client may upload masked values, once, and waits for the round to close.
 *
 * @param sharers cohort indices of all who shared their secrets, ascending
 * @param held what its neighbours gave it, ascending by cohort index
 * @param uploading whether an upload was begun, in this or an earlier life
 */
public record Masking(
    Participation self,
    Neighbourhood neighbourhood,
    List<Integer> sharers,
    List<HeldShares> held,
    boolean uploading)
    implements ClientState {

  /** Shares of both secrets of a neighbour, of which one at most is ever told. */
  public record HeldShares(int cohortIndex, Secret selfMask, Secret maskKey) {
    private static final int SHARE_BYTES = Shamir.shareBytes(KeyDerivation.KEY_BYTES);

    static Secret content(Secret selfMask, Secret maskKey) {
      byte[] content = Arrays.copyOf(selfMask.shared(), 2 * SHARE_BYTES);
      System.arraycopy(maskKey.shared(), 0, content, SHARE_BYTES, SHARE_BYTES);
      return Secret.of(content);
    }

    static Optional<HeldShares> of(int cohortIndex, Secret content) {
      byte[] bytes = content.shared();
      return bytes.length != 2 * SHARE_BYTES
          ? Optional.empty()
          : Optional.of(
              new HeldShares(
                  cohortIndex,
                  Secret.of(Arrays.copyOf(bytes, SHARE_BYTES)),
                  Secret.of(Arrays.copyOfRange(bytes, SHARE_BYTES, bytes.length))));
    }
  }

  public Masking {
    sharers = List.copyOf(sharers);
    held = List.copyOf(held);
  }

  @Override
  public RoundId round() {
    return self.round();
  }

  @Override
  public String client() {
    return self.client();
  }

  /**
   * The upload begins. A second vector under the same masks would show the server the difference of
   * the two, so after a crash there is no second attempt.
   */
  public Answer<Masking> startUpload() {
    return Answer.of(
        uploading
            ? Checks.refuse(Rule.ONE_UPLOAD, "values of " + client(), "a second upload")
            : Optional.empty(),
        () -> new Masking(self, neighbourhood, sharers, held, true));
  }

  /**
   * What masks the values of the upload; for the state that {@link #startUpload} gave, once that is
   * stored.
   *
   * @param stream the calling thread's
   */
  public Masker masker(Quantizer quantizer, MaskStream stream) {
    Require.that(uploading, "masking", "must have started its upload", "a masker before it");
    RoundSecrets secrets = self.secrets();
    AgreementKey maskKey = secrets.maskKey();
    List<SignedMask> masks = new ArrayList<>();
    masks.add(new SignedMask(secrets.selfMask(neighbourhood.rosterDigest()), true));
    for (Neighbour peer : neighbourhood.among(sharers)) {
      Secret agreement =
          maskKey
              .agree(peer.maskKey())
              .orElseThrow(() -> new IllegalStateException("a roster was taken with a weak key"));
      masks.add(
          new SignedMask(
              PairMask.seed(
                  agreement,
                  round(),
                  neighbourhood.rosterDigest(),
                  self.cohortIndex(),
                  peer.cohortIndex()),
              PairMask.isAddedBy(self.cohortIndex(), peer.cohortIndex())));
    }
    return new Masker(quantizer, masks, secrets.rounding(), stream);
  }

  /**
   * The log has closed the round.
   *
   * @param decided the decision's round
   * @param members cohort indices of whose values count, ascending
   */
  public Answer<Unmasked> onRoundClosed(
      RoundId decided, List<Integer> members, ClientPolicy policy, Identity identity) {
    return Answer.of(
        refusal(decided, members, policy), () -> new Unmasked(members, answer(members, identity)));
  }

  private Optional<Refusal> refusal(RoundId decided, List<Integer> members, ClientPolicy policy) {
    if (!decided.equals(round())) {
      return Checks.refuse(Rule.SAME_ROUND, "members", decided);
    }
    if (!uploading) {
      return Checks.refuse(Rule.UPLOADED, "values of " + client(), "no upload");
    }
    return Checks.ascending("members", members)
        .or(() -> Checks.minimum("members", members, policy))
        .or(() -> Checks.subset("members", members, sharers))
        .or(() -> Checks.contains("members", members, self.cohortIndex()))
        .or(
            () ->
                members.size() >= neighbourhood.threshold()
                    ? Optional.empty()
                    : Checks.refuse(
                        Rule.ENOUGH_MEMBERS,
                        "members, threshold " + neighbourhood.threshold(),
                        members.size()));
  }

  private UnmaskShares answer(List<Integer> members, Identity identity) {
    Set<Integer> counted = new HashSet<>(members);
    List<IndexedBytes> selfMasks = new ArrayList<>();
    List<IndexedBytes> maskKeys = new ArrayList<>();
    for (HeldShares share : held) {
      // Bonawitz et al. 2017, round 4: b of who is in, the key of who is not; one branch or the
      // other.
      if (counted.contains(share.cohortIndex())) {
        selfMasks.add(new IndexedBytes(share.cohortIndex(), Bytes.of(share.selfMask().shared())));
      } else {
        maskKeys.add(new IndexedBytes(share.cohortIndex(), Bytes.of(share.maskKey().shared())));
      }
    }
    Bytes digest =
        UnmaskShares.memberDigest(round(), neighbourhood.rosterDigest(), sharers, members);
    return UnmaskShares.signed(identity, round(), client(), digest, selfMasks, maskKeys);
  }
}
