package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Refusal.Rule;
import dev.tributary.core.secagg.Roster.Member;
import java.util.List;
import java.util.Optional;

/** What a client checks before it shares its secrets over a roster; the cheap questions first. */
final class RosterCheck {
  private final Participation self;
  private final Roster roster;

  RosterCheck(Participation self, Roster roster) {
    this.self = self;
    this.roster = roster;
  }

  Optional<Refusal> refusal(
      List<String> cohort, Peers peers, ClientPolicy policy, Assumptions job) {
    return form(policy)
        .or(() -> parameters(job))
        .or(() -> parameters(policy.floor()))
        .or(() -> members(cohort, peers))
        .or(this::ownKeys);
  }

  private Optional<Refusal> form(ClientPolicy policy) {
    if (!roster.round().equals(self.round())) {
      return Checks.refuse(Rule.SAME_ROUND, "roster", roster.round());
    }
    return Checks.ascending("roster", roster.indices())
        .or(() -> Checks.minimum("roster", roster.indices(), policy))
        .or(() -> Checks.contains("roster", roster.indices(), self.cohortIndex()))
        .or(
            () ->
                roster.hasItsDigest()
                    ? Optional.empty()
                    : Checks.refuse(Rule.DIGEST, "roster digest", roster.digest()));
  }

  private Optional<Refusal> parameters(Assumptions assumptions) {
    int clients = roster.members().size();
    Optional<GraphParameters> needed = GraphParameters.find(clients, assumptions);
    if (needed.isEmpty()) {
      return Checks.refuse(Rule.FEASIBLE, "roster", clients);
    }
    int degree = roster.degree();
    if (degree < needed.get().degree() || !Graph.isDegree(degree, clients)) {
      return Checks.refuse(Rule.DEGREE, "degree over " + clients + " clients", degree);
    }
    int least =
        Math.max(
            needed.get().threshold(), GraphParameters.leastThreshold(clients, degree, assumptions));
    if (roster.threshold() < least || roster.threshold() > degree) {
      return Checks.refuse(
          Rule.THRESHOLD,
          "threshold over degree %d, which needs %d".formatted(degree, least),
          roster.threshold());
    }
    return Optional.empty();
  }

  private Optional<Refusal> members(List<String> cohort, Peers peers) {
    for (Member member : roster.members()) {
      int index = member.cohortIndex();
      KeyAdvertisement keys = member.keys();
      if (index < 0 || index >= cohort.size() || !cohort.get(index).equals(keys.client())) {
        return Checks.refuse(Rule.SAME_CLIENT, "keys of cohort index " + index, keys.client());
      }
      Optional<Refusal> refusal = Checks.message("keys of ", keys, self.round(), peers);
      if (refusal.isPresent()) {
        return refusal;
      }
      if (!keys.isSound()) {
        return Checks.refuse(
            Rule.SOUND_KEYS,
            "keys of " + keys.client(),
            keys.encryptionKey() + " and " + keys.maskKey());
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> ownKeys() {
    RoundSecrets secrets = self.secrets();
    KeyAdvertisement found =
        roster.members().stream()
            .filter(member -> member.cohortIndex() == self.cohortIndex())
            .findFirst()
            .orElseThrow()
            .keys();
    boolean own =
        found.client().equals(self.client())
            && found.encryptionKey().equals(secrets.encryptionKey().publicKey())
            && found.maskKey().equals(secrets.maskKey().publicKey());
    return own
        ? Optional.empty()
        : Checks.refuse(Rule.OWN_KEYS, "keys of " + self.client(), found.client());
  }
}
