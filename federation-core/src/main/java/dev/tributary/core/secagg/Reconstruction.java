package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Roster.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the server puts together from a round's answers: of each member the seed of its own mask, of
 * each client that shared secrets and is no member its mask key, and never both. Every secret is
 * checked against what its owner said before, so a wrong share is found out; if there are more
 * shares than needed, other choices of them are tried.
 */
public final class Reconstruction {
  private static final int SECRET_BYTES = KeyDerivation.KEY_BYTES;

  private final Roster roster;
  private final Map<Integer, Bytes> commitments;
  private final Set<Integer> members;
  private final Map<Integer, KeyAdvertisement> keys = new HashMap<>();
  private final Map<Integer, Set<Integer>> neighbours = new HashMap<>();

  /**
   * The shares of the one secret of each client that is asked for, by the client's cohort index.
   */
  private final Map<Integer, List<Shamir.Share>> shares = new TreeMap<>();

  /** What came of it. */
  public sealed interface Result {}

  /** All masks are known. */
  public record Solved(Unmasking unmasking) implements Result {}

  /** A client's secret can not be had from these answers, with the reason; there is no sum. */
  public record Unsolved(String reason) implements Result {}

  private Reconstruction(Roster roster, Map<Integer, Bytes> commitments, List<Integer> members) {
    this.roster = roster;
    this.commitments = new TreeMap<>(commitments);
    this.members = new HashSet<>(members);
    Graph graph = roster.graph();
    for (Member member : roster.members()) {
      keys.put(member.cohortIndex(), member.keys());
    }
    for (int sharer : commitments.keySet()) {
      neighbours.put(sharer, new HashSet<>(graph.neighbours(sharer)));
      shares.put(sharer, new ArrayList<>());
    }
  }

  /**
   * @param commitments what each client that shared secrets committed to, by cohort index: {@link
   *     EncryptedShares#commitment}
   * @param members cohort indices of whose values are in the sum, ascending
   * @param answers in any order, their signatures checked; those that fit nothing are left out
   */
  public static Result of(
      Roster roster,
      Map<Integer, Bytes> commitments,
      List<Integer> members,
      Collection<UnmaskShares> answers) {
    Reconstruction reconstruction = new Reconstruction(roster, commitments, members);
    List<Integer> sharers = List.copyOf(new TreeMap<>(commitments).keySet());
    Bytes digest = UnmaskShares.memberDigest(roster.round(), roster.digest(), sharers, members);
    reconstruction.collect(answers, digest);
    return reconstruction.solve();
  }

  private void collect(Collection<UnmaskShares> answers, Bytes digest) {
    Map<String, Integer> indices = new HashMap<>();
    keys.forEach((index, advertisement) -> indices.put(advertisement.client(), index));
    Set<Integer> heard = new HashSet<>();
    for (UnmaskShares answer : answers) {
      Integer from = indices.get(answer.client());
      boolean fits = answer.round().equals(roster.round()) && answer.memberDigest().equals(digest);
      if (fits && from != null && members.contains(from) && heard.add(from)) {
        answer.selfMaskShares().forEach(share -> take(from, share, true));
        answer.maskKeyShares().forEach(share -> take(from, share, false));
      }
    }
  }

  private void take(int from, IndexedBytes share, boolean ofSelfMask) {
    int owner = share.cohortIndex();
    Set<Integer> holders = neighbours.get(owner);
    if (holders != null
        && holders.contains(from)
        && members.contains(owner) == ofSelfMask
        && share.bytes().size() == Shamir.shareBytes(SECRET_BYTES)) {
      shares.get(owner).add(new Shamir.Share(from + 1L, Secret.of(share.bytes().toArray())));
    }
  }

  private Result solve() {
    List<SignedMask> masks = new ArrayList<>();
    for (Map.Entry<Integer, List<Shamir.Share>> entry : shares.entrySet()) {
      int owner = entry.getKey();
      boolean member = members.contains(owner);
      Optional<Secret> secret =
          secret(
              entry.getValue(),
              member ? found -> isSelfMask(owner, found) : found -> isMaskKey(owner, found));
      if (secret.isEmpty()) {
        return new Unsolved(
            "%s of %s must have %d good shares, got %d of which some may be wrong"
                .formatted(
                    member ? "self mask" : "mask key",
                    keys.get(owner).client(),
                    roster.threshold(),
                    entry.getValue().size()));
      }
      if (member) {
        masks.add(new SignedMask(secret.get(), true));
      } else {
        addPairMasks(owner, new AgreementKey(secret.get()), masks);
      }
    }
    return new Solved(new Unmasking(masks));
  }

  /**
   * Tries threshold shares in a row, beginning with each in turn: the first try succeeds if all are
   * good, and one wrong share among more than the threshold always leaves a row without it.
   */
  private Optional<Secret> secret(List<Shamir.Share> all, Predicate<Secret> isRight) {
    int threshold = roster.threshold();
    if (all.size() < threshold) {
      return Optional.empty();
    }
    int tries = all.size() == threshold ? 1 : all.size();
    for (int first = 0; first < tries; first++) {
      List<Shamir.Share> row = new ArrayList<>(threshold);
      for (int i = 0; i < threshold; i++) {
        row.add(all.get((first + i) % all.size()));
      }
      Optional<Secret> secret = Shamir.reconstruct(row, SECRET_BYTES).filter(isRight);
      if (secret.isPresent()) {
        return secret;
      }
    }
    return Optional.empty();
  }

  private boolean isSelfMask(int owner, Secret found) {
    return EncryptedShares.commit(roster.round(), keys.get(owner).client(), found)
        .equals(commitments.get(owner));
  }

  private boolean isMaskKey(int owner, Secret found) {
    return new AgreementKey(found).publicKey().equals(keys.get(owner).maskKey());
  }

  /** Those between a client whose values do not count and its neighbours whose values do. */
  private void addPairMasks(int dropped, AgreementKey key, List<SignedMask> masks) {
    for (int peer : neighbours.get(dropped)) {
      if (members.contains(peer)) {
        Secret agreement =
            key.agree(keys.get(peer).maskKey())
                .orElseThrow(() -> new IllegalStateException("a roster was made with a weak key"));
        masks.add(
            new SignedMask(
                PairMask.seed(agreement, roster.round(), roster.digest(), dropped, peer),
                PairMask.isAddedBy(peer, dropped)));
      }
    }
  }
}
