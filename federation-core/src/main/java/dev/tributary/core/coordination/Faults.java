package dev.tributary.core.coordination;

import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHold.Kind;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The newest faults of each client, and who has made too many. By the broker's times alone, and
 * each fault by its position, so a replay comes to the same; what was sent before the newest
 * decision about a client's quarantine counts no more.
 *
 * <p>Anybody may write to the topics, under many names, so only so many faults are kept.
 */
final class Faults {
  /** Of all clients; those that are heard of first go first. */
  static final int MOST_KEPT = 20_000;

  private final QuarantineRules rules;
  private final SortedMap<String, List<Fault>> byClient = new TreeMap<>();
  private final Deque<Fault> kept = new ArrayDeque<>();

  Faults(QuarantineRules rules, List<Fault> known) {
    this.rules = rules;
    known.forEach(this::add);
  }

  void add(Fault fault) {
    if (rules.rejections() == 0) {
      return;
    }
    List<Fault> own = byClient.computeIfAbsent(fault.client(), c -> new ArrayList<>());
    if (own.stream().anyMatch(fault::isSame)) {
      return;
    }
    own.add(fault);
    own.sort(Comparator.comparingLong(Fault::sentMillis));
    kept.add(fault);
    long oldest = own.get(own.size() - 1).sentMillis() - rules.withinMillis();
    while (own.size() > rules.rejections() || own.get(0).sentMillis() <= oldest) {
      kept.remove(own.remove(0));
    }
    if (kept.size() > MOST_KEPT) {
      forget(kept.remove());
    }
  }

  private void forget(Fault fault) {
    byClient.computeIfPresent(
        fault.client(),
        (client, own) -> {
          own.remove(fault);
          return own.isEmpty() ? null : own;
        });
  }

  /** The log has decided about a client. */
  void onEffective(ClientHeld record) {
    if (record.kind() == Kind.QUARANTINE) {
      for (Fault fault : List.copyOf(byClient.getOrDefault(record.client(), List.of()))) {
        if (fault.sentMillis() <= record.hold().askedMillis()) {
          kept.remove(fault);
          forget(fault);
        }
      }
    }
  }

  /** The next client to put into quarantine. */
  Optional<ClientHeld> due(LogState log, long epoch, long nowMillis) {
    return byClient.entrySet().stream()
        .filter(client -> isDue(client.getValue(), log.holds(client.getKey()).quarantine()))
        .findFirst()
        .map(
            client ->
                new ClientHeld(
                    epoch, client.getKey(), Kind.QUARANTINE, hold(client.getValue(), nowMillis)));
  }

  private boolean isDue(List<Fault> own, ClientHold now) {
    return !now.held()
        && own.stream().filter(fault -> fault.sentMillis() > now.askedMillis()).count()
            >= rules.rejections();
  }

  private ClientHold hold(List<Fault> own, long nowMillis) {
    Fault newest = own.get(own.size() - 1);
    String reason =
        "%d of its contributions were rejected within %d s, the last for being %s in job %s"
            .formatted(
                own.size(),
                (newest.sentMillis() - own.get(0).sentMillis()) / 1_000 + 1,
                newest.reason().label(),
                newest.job());
    return new ClientHold(true, ClientHold.BY_REJECTIONS, reason, nowMillis, newest.sentMillis());
  }

  List<Fault> all() {
    return List.copyOf(kept);
  }
}
