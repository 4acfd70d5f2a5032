package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Masking.HeldShares;
import dev.tributary.core.secagg.Neighbourhood.Neighbour;
import dev.tributary.core.secagg.Refusal.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The client has checked the roster, shares its secrets and waits for who else does. */
public record Sharing(Participation self, Neighbourhood neighbourhood) implements ClientState {

  @Override
  public RoundId round() {
    return self.round();
  }

  @Override
  public String client() {
    return self.client();
  }

  /** Cohort indices of the clients whose shares it has to read, ascending. */
  public List<Integer> neighbours() {
    return neighbourhood.neighbours().stream().map(Neighbour::cohortIndex).toList();
  }

  /** Its secrets, shared among its neighbours; the same each time. */
  public EncryptedShares message(Identity identity) {
    RoundSecrets secrets = self.secrets();
    AgreementKey encryptionKey = secrets.encryptionKey();
    Secret selfMask = secrets.selfMask(neighbourhood.rosterDigest());
    KeyStream random = secrets.polynomials(neighbourhood.rosterDigest());
    List<Neighbour> neighbours = neighbourhood.neighbours();
    List<Integer> xs = neighbours.stream().map(n -> n.cohortIndex() + 1).toList();
    int threshold = neighbourhood.threshold();
    List<Shamir.Share> ofMask = Shamir.split(selfMask, threshold, xs, random);
    List<Shamir.Share> ofKey = Shamir.split(secrets.maskKey().secret(), threshold, xs, random);
    List<IndexedBytes> sealed = new ArrayList<>();
    for (int i = 0; i < neighbours.size(); i++) {
      Neighbour to = neighbours.get(i);
      Secret content = HeldShares.content(ofMask.get(i).values(), ofKey.get(i).values());
      Secret key = boxKey(encryptionKey, to, client(), to.client());
      sealed.add(new IndexedBytes(to.cohortIndex(), ShareBox.seal(key, content)));
      content.wipe();
      key.wipe();
    }
    Bytes commitment = EncryptedShares.commit(round(), client(), selfMask);
    return EncryptedShares.signed(identity, round(), client(), commitment, sealed);
  }

  private Secret boxKey(AgreementKey own, Neighbour peer, String from, String to) {
    Secret agreement =
        own.agree(peer.encryptionKey())
            .orElseThrow(() -> new IllegalStateException("a roster was taken with a weak key"));
    return ShareBox.key(agreement, round(), neighbourhood.rosterDigest(), from, to);
  }

  /**
   * The log has fixed who shared its secrets.
   *
   * @param decided the decision's round
   * @param sharers cohort indices, ascending
   * @param messages those of the neighbours among them, by cohort index; others are not looked at
   */
  public Answer<Masking> onSharesFixed(
      RoundId decided,
      List<Integer> sharers,
      Map<Integer, EncryptedShares> messages,
      Peers peers,
      ClientPolicy policy) {
    List<Neighbour> sharing = neighbourhood.among(sharers);
    Optional<Refusal> refusal =
        sharers(decided, sharers, sharing.size(), policy)
            .or(() -> messages(sharing, messages, peers));
    return Answer.of(
        refusal, () -> new Masking(self, neighbourhood, sharers, open(sharing, messages), false));
  }

  private Optional<Refusal> sharers(
      RoundId decided, List<Integer> sharers, int neighbours, ClientPolicy policy) {
    if (!decided.equals(round())) {
      return Checks.refuse(Rule.SAME_ROUND, "sharers", decided);
    }
    return Checks.ascending("sharers", sharers)
        .or(() -> Checks.minimum("sharers", sharers, policy))
        .or(() -> Checks.subset("sharers", sharers, neighbourhood.roster()))
        .or(() -> Checks.contains("sharers", sharers, self.cohortIndex()))
        .or(
            () ->
                neighbours >= neighbourhood.threshold()
                    ? Optional.empty()
                    : Checks.refuse(
                        Rule.ENOUGH_NEIGHBOURS,
                        "neighbours among the sharers, threshold " + neighbourhood.threshold(),
                        neighbours));
  }

  private Optional<Refusal> messages(
      List<Neighbour> sharing, Map<Integer, EncryptedShares> messages, Peers peers) {
    for (Neighbour neighbour : sharing) {
      EncryptedShares message = messages.get(neighbour.cohortIndex());
      if (message == null) {
        return Checks.refuse(Rule.PRESENT, "shares of " + neighbour.client(), "none");
      }
      if (!message.client().equals(neighbour.client())) {
        return Checks.refuse(
            Rule.SAME_CLIENT,
            "shares of cohort index " + neighbour.cohortIndex(),
            message.client());
      }
      Optional<Refusal> refusal = Checks.message("shares of ", message, round(), peers);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /**
   * What the neighbours sent this client. A box that does not open is its sender's fault, since its
   * signature is good: there is then one share less of that sender, and the round goes on.
   */
  private List<HeldShares> open(List<Neighbour> sharing, Map<Integer, EncryptedShares> messages) {
    AgreementKey encryptionKey = self.secrets().encryptionKey();
    List<HeldShares> held = new ArrayList<>();
    for (Neighbour from : sharing) {
      messages
          .get(from.cohortIndex())
          .sealedFor(self.cohortIndex())
          .flatMap(box -> ShareBox.open(boxKey(encryptionKey, from, from.client(), client()), box))
          .flatMap(content -> HeldShares.of(from.cohortIndex(), content))
          .ifPresent(held::add);
    }
    return held;
  }
}
