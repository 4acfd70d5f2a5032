package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Refusal.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a client asks of every set of clients and of every message. */
final class Checks {
  private Checks() {}

  static Optional<Refusal> refuse(Rule rule, String subject, Object value) {
    return Optional.of(new Refusal(rule, subject, String.valueOf(value)));
  }

  static Optional<Refusal> ascending(String subject, List<Integer> clients) {
    for (int i = 1; i < clients.size(); i++) {
      if (clients.get(i - 1) >= clients.get(i)) {
        return refuse(Rule.ASCENDING, subject, clients.get(i - 1) + " before " + clients.get(i));
      }
    }
    return Optional.empty();
  }

  static Optional<Refusal> minimum(String subject, List<Integer> clients, ClientPolicy policy) {
    return clients.size() >= policy.minimumClients()
        ? Optional.empty()
        : refuse(
            Rule.MINIMUM,
            subject,
            "%d, the minimum is %d".formatted(clients.size(), policy.minimumClients()));
  }

  static Optional<Refusal> contains(String subject, List<Integer> clients, int self) {
    return clients.contains(self) ? Optional.empty() : refuse(Rule.MEMBER, subject, clients);
  }

  static Optional<Refusal> subset(String subject, List<Integer> clients, List<Integer> former) {
    HashSet<Integer> known = new HashSet<>(former);
    return clients.stream()
        .filter(client -> !known.contains(client))
        .findFirst()
        .flatMap(stranger -> refuse(Rule.FORMER_MEMBER, subject, stranger));
  }

  static Optional<Refusal> message(String what, SecAggMessage message, RoundId round, Peers peers) {
    String subject = what + message.client();
    if (!message.round().equals(round)) {
      return refuse(Rule.SAME_ROUND, subject, message.round());
    }
    Rule broken =
        switch (peers.judge(message)) {
          case GENUINE -> null;
          case UNKNOWN -> Rule.ENROLLED;
          case CHANGED -> Rule.SAME_IDENTITY;
          case FORGED -> Rule.SIGNED;
        };
    return broken == null
        ? Optional.empty()
        : refuse(broken, subject, "signature " + message.signature());
  }
}
