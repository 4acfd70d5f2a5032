package dev.tributary.benchmarks.scale;

import dev.tributary.agent.daemon.Crowd.Answer;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.avro.RejectedContribution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what the federation did against what the clients did: every update that the broker took is
 * either a member's or was rejected because it came too late, and nothing is both.
 */
final class Audit {
  private final Workload workload;
  private final FederationLog log;
  private final UploadsSeen uploads;

  Audit(Workload workload, FederationLog log, UploadsSeen uploads) {
    this.workload = workload;
    this.log = log;
    this.uploads = uploads;
  }

  /** The clients whose update counts in a round. */
  Set<String> members(int round) {
    RoundStarted started = log.started().get(round);
    RoundClosed closed = log.closed().get(round);
    return closed.members().stream()
        .map(member -> started.cohort().get(member.cohortIndex()))
        .collect(Collectors.toSet());
  }

  /** The clients whose whole update of a round came too late. */
  Set<String> uncounted(int round) {
    Set<String> uncounted = new HashSet<>(uploads.of(round));
    uncounted.removeAll(members(round));
    return uncounted;
  }

  /** Whether every uncounted update has been rejected by now. */
  boolean allRejectionsTold() {
    Map<Integer, Set<String>> told = rejectedClients();
    for (int round = 1; round <= workload.allRounds(); round++) {
      if (!told.getOrDefault(round, Set.of()).containsAll(uncounted(round))) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IllegalStateException naming the round and the client of which something is wrong
   */
  void check() {
    Map<Integer, Set<String>> told = rejectedClients();
    for (int round = 1; round <= workload.allRounds(); round++) {
      for (String member : members(round)) {
        Answer answer = workload.answer(member, round);
        if (answer != Answer.AT_ONCE || told.getOrDefault(round, Set.of()).contains(member)) {
          throw new IllegalStateException(
              "round %d must not count %s, which answered %s".formatted(round, member, answer));
        }
      }
    }
    for (RejectedContribution rejection : log.rejected()) {
      boolean uploaded = uploads.of(rejection.getRound()).contains(rejection.getClient());
      if (uploaded && !rejection.getReason().equals(RejectReason.LATE.label())) {
        throw new IllegalStateException(
            "round %d must reject the update of %s as late, got %s: %s"
                .formatted(
                    rejection.getRound(),
                    rejection.getClient(),
                    rejection.getReason(),
                    rejection.getDetail()));
      }
    }
  }

  /** Rejections by reason; after a restart of the job one may be told twice. */
  Map<String, Long> reasons() {
    return log.rejected().stream()
        .collect(Collectors.groupingBy(r -> r.getReason(), Collectors.counting()));
  }

  private Map<Integer, Set<String>> rejectedClients() {
    Map<Integer, Set<String>> told = new HashMap<>();
    List<RejectedContribution> rejected = log.rejected();
    rejected.forEach(
        r -> told.computeIfAbsent(r.getRound(), round -> new HashSet<>()).add(r.getClient()));
    return told;
  }
}
