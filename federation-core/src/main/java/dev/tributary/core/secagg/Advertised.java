package dev.tributary.core.secagg;

import java.util.List;

/** The client has made its keys for the round and waits for the roster. */
public record Advertised(Participation self) implements ClientState {

  @Override
  public RoundId round() {
    return self.round();
  }

  @Override
  public String client() {
    return self.client();
  }

  /** What it tells the federation; the same each time. */
  public KeyAdvertisement message(Identity identity) {
    RoundSecrets secrets = self.secrets();
    return KeyAdvertisement.signed(
        identity,
        round(),
        client(),
        secrets.encryptionKey().publicKey(),
        secrets.maskKey().publicKey());
  }

  /**
   * The log has fixed whose keys count.
   *
   * @param cohort the round's clients by cohort index, from its {@code RoundStarted}
   * @param job what the job assumes
   */
  public Answer<Sharing> onKeysFixed(
      Roster roster, List<String> cohort, Peers peers, ClientPolicy policy, Assumptions job) {
    return Answer.of(
        new RosterCheck(self, roster).refusal(cohort, peers, policy, job),
        () -> new Sharing(self, Neighbourhood.of(roster, self.cohortIndex())));
  }
}
