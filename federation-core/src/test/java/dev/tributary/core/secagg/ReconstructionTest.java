package dev.tributary.core.secagg;

import static dev.tributary.core.secagg.SecureRound.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.secagg.Reconstruction.Result;
import dev.tributary.core.secagg.Reconstruction.Solved;
import dev.tributary.core.secagg.Reconstruction.Unsolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Seven clients of which six share and five are members; four of a client's neighbours unmask it.
 */
class ReconstructionTest {
  private final SecureRound round = new SecureRound(1, 7);
  private final Roster roster = round.roster(round.everybody());
  private final Map<Integer, Sharing> sharing = round.share(roster);
  private final Map<Integer, EncryptedShares> messages = round.shares(sharing);
  private final List<Integer> sharers = List.of(0, 1, 2, 3, 5, 6);
  private final List<Integer> members = List.of(0, 1, 2, 5, 6);
  private final Map<Integer, Masking> masking = round.mask(sharing, sharers, messages);
  private final List<UnmaskShares> answers = round.answers(masking, members, members);

  @Test
  void oneMaskAMemberAndOneForEachPairOfADroppedClientAndAMemberAreLeft() {
    assertThat(roster.threshold()).isEqualTo(4);
    assertThat(reconstruct(answers))
        .isInstanceOfSatisfying(
            Solved.class, solved -> assertThat(solved.unmasking().masks()).isEqualTo(5 + 5));
  }

  /** A member has no share of itself, so of five answers four are of use for each member. */
  @Test
  void withOneAnswerLessThanNeededNothingIsReconstructed() {
    assertThat(reconstruct(answers.subList(0, 4)))
        .isEqualTo(
            new Unsolved(
                "self mask of client-0 must have 4 good shares, got 3 of which some may be wrong"));
    assertThat(reconstruct(List.of())).isInstanceOf(Unsolved.class);
  }

  @Test
  void twoAnswersOfOneClientCountOnce() {
    List<UnmaskShares> doubled = new ArrayList<>(answers.subList(0, 4));
    doubled.add(answers.get(3));

    assertThat(reconstruct(doubled)).isInstanceOf(Unsolved.class);
  }

  @Test
  void answersForAnotherMemberSetOrOfOutsidersDoNotCount() {
    List<Integer> others = List.of(0, 1, 2, 3, 5, 6);
    List<UnmaskShares> foreign = new ArrayList<>(answers.subList(0, 4));
    foreign.add(round.answers(masking, others, List.of(6)).get(0));
    assertThat(reconstruct(foreign)).isInstanceOf(Unsolved.class);

    List<UnmaskShares> outsider = new ArrayList<>(answers.subList(0, 4));
    UnmaskShares last = answers.get(4);
    outsider.add(signed(3, last.selfMaskShares(), last.maskKeyShares()));
    assertThat(reconstruct(outsider)).isInstanceOf(Unsolved.class);
  }

  /** The dropped client has five shares and needs four: one may be wrong. */
  @Test
  void oneWrongShareAmongMoreThanNeededIsFoundOut() {
    for (int liar = 0; liar < 5; liar++) {
      List<UnmaskShares> shown = new ArrayList<>(answers);
      UnmaskShares honest = answers.get(liar);
      shown.set(
          liar,
          signed(members.get(liar), honest.selfMaskShares(), changed(honest.maskKeyShares())));

      assertThat(reconstruct(shown)).isInstanceOf(Solved.class);
    }
  }

  /** A member has four shares and needs four. */
  @Test
  void aWrongShareThatIsNeededEndsTheRoundInsteadOfTheSum() {
    List<UnmaskShares> shown = new ArrayList<>(answers);
    UnmaskShares honest = answers.get(4);
    shown.set(4, signed(6, changed(honest.selfMaskShares()), honest.maskKeyShares()));

    assertThat(reconstruct(shown))
        .isEqualTo(
            new Unsolved(
                "self mask of client-0 must have 4 good shares, got 4 of which some may be wrong"));
  }

  @Test
  void sharesOfTheWrongSecretOrLengthAreLeftOut() {
    List<UnmaskShares> shown = new ArrayList<>(answers);
    UnmaskShares honest = answers.get(4);
    List<IndexedBytes> brief = List.of(new IndexedBytes(3, Bytes.of(new byte[35])));
    shown.set(4, signed(6, honest.selfMaskShares(), brief));
    assertThat(reconstruct(shown)).isInstanceOf(Solved.class);

    shown.set(4, signed(6, honest.maskKeyShares(), honest.selfMaskShares()));
    assertThat(reconstruct(shown)).isInstanceOf(Unsolved.class);
  }

  /** The key's owner shared something else than the key it advertised. */
  @Test
  void aKeyThatIsNotTheAdvertisedOneEndsTheRound() {
    Map<Integer, Bytes> commitments = SecureRound.commitments(sharers, messages);
    List<Roster.Member> swapped = new ArrayList<>(roster.members());
    KeyAdvertisement keys = round.keys(3);
    swapped.set(
        3,
        new Roster.Member(
            3,
            new KeyAdvertisement(
                round.id,
                keys.client(),
                keys.encryptionKey(),
                round.keys(4).maskKey(),
                keys.signature())));
    Roster other =
        new Roster(round.id, swapped, roster.digest(), roster.degree(), roster.threshold());

    assertThat(Reconstruction.of(other, commitments, members, answers))
        .isEqualTo(
            new Unsolved(
                "mask key of client-3 must have 4 good shares, got 5 of which some may be wrong"));
  }

  @Test
  void aSeedThatIsNotTheCommittedOneEndsTheRound() {
    Map<Integer, Bytes> commitments = new TreeMap<>(SecureRound.commitments(sharers, messages));
    commitments.put(5, commitments.get(6));

    assertThat(Reconstruction.of(roster, commitments, members, answers))
        .isInstanceOfSatisfying(
            Unsolved.class, unsolved -> assertThat(unsolved.reason()).contains("client-5"));
  }

  /** The transcript on the topic: for each client shares of one of its secrets alone. */
  @Test
  void allAnswersTogetherNeverHoldBothSecretsOfAnybody() {
    for (UnmaskShares answer : answers) {
      assertThat(answer.selfMaskShares()).extracting(IndexedBytes::cohortIndex).isSubsetOf(members);
      assertThat(answer.maskKeyShares()).extracting(IndexedBytes::cohortIndex).containsExactly(3);
    }
  }

  private Result reconstruct(List<UnmaskShares> shown) {
    return Reconstruction.of(roster, SecureRound.commitments(sharers, messages), members, shown);
  }

  private UnmaskShares signed(
      int client, List<IndexedBytes> selfMasks, List<IndexedBytes> maskKeys) {
    return UnmaskShares.signed(
        round.identity(client),
        round.id,
        round.cohort.get(client),
        given(round.unmask(masking.get(0), members)).message().memberDigest(),
        selfMasks,
        maskKeys);
  }

  private static List<IndexedBytes> changed(List<IndexedBytes> shares) {
    return shares.stream()
        .map(
            share -> {
              byte[] bytes = share.bytes().toArray();
              bytes[bytes.length - 1] ^= 1;
              return new IndexedBytes(share.cohortIndex(), Bytes.of(bytes));
            })
        .toList();
  }
}
