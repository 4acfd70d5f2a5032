package dev.tributary.core.coordination;

import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Whose update an open round in the clear has, and whether it waits for anybody else's. */
final class Attendance {
  private final LogState log;
  private final Evidence evidence;

  Attendance(LogState log, Evidence evidence) {
    this.log = log;
    this.evidence = evidence;
  }

  /** Whole updates, without those of clients that were put into quarantine since. */
  Map<String, Receipt> counted(RoundStarted round) {
    Map<String, Receipt> receipts = evidence.receipts(round.job(), round.round());
    if (log.holds().isEmpty()) {
      return receipts;
    }
    Map<String, Receipt> counted = new HashMap<>(receipts);
    counted.keySet().removeIf(this::isQuarantined);
    return counted;
  }

  private boolean isQuarantined(String client) {
    return log.holds(client).quarantine().held();
  }

  /** Whether nobody else is waited for: their owners decline, or they are in quarantine. */
  boolean allOthersAreOut(RoundStarted round, Map<String, Receipt> counted) {
    Set<String> decliners = evidence.decliners(round.job());
    int out = decliners.size() + log.holds().size();
    return out > 0
        && out + counted.size() >= round.cohort().size()
        && round.cohort().stream()
            .allMatch(
                client ->
                    counted.containsKey(client)
                        || decliners.contains(client)
                        || isQuarantined(client));
  }

  /** Why that is so, in words. */
  String why(RoundStarted round) {
    return round.cohort().stream().anyMatch(this::isQuarantined)
        ? "and all others declined or are in quarantine"
        : "and all others declined";
  }
}
