package dev.tributary.core.coordination;

import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.JobInfo;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether jobs may afford another round: a function of their ledgers, asked with every sign of life
 * of a client, and computed once a round.
 */
final class Budgets {
  private record Verdict(PrivacyLedger ledger, boolean allowsNextRound) {}

  private final Map<String, Verdict> known = new HashMap<>();

  boolean allowNextRound(JobInfo job) {
    if (job.ledger().isEmpty()) {
      return true;
    }
    PrivacyLedger ledger = job.ledger().get();
    Verdict verdict = known.get(job.id());
    if (verdict == null || !verdict.ledger().equals(ledger)) {
      verdict = new Verdict(ledger, ledger.allowsNextRound());
      known.put(job.id(), verdict);
    }
    return verdict.allowsNextRound();
  }

  void forget(String job) {
    known.remove(job);
  }
}
