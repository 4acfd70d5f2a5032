package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a round that collects updates ends, and with whom.
 *
 * @param attendance who of a cohort still counts
 */
record Closings(
    Attendance attendance, Evidence evidence, SecureDecisions secure, long epoch, long nowMillis) {

  /** The close of a round or its end without a model, if it is time. */
  Optional<LogRecord> due(JobState.Collecting job) {
    return job.setup().map(setup -> masked(job, setup)).orElseGet(() -> inTheClear(job));
  }

  private Optional<LogRecord> inTheClear(JobState.Collecting job) {
    RoundStarted round = job.round();
    Map<String, Receipt> receipts = attendance.counted(round);
    JobSpec spec = job.info().spec();
    int minimum = spec.isSampled() ? 0 : spec.cohort().minimum();
    boolean deadline = nowMillis >= round.deadlineMillis();
    boolean over = deadline || attendance.allOthersAreOut(round, receipts);
    if (receipts.size() >= round.goal() || (over && receipts.size() >= minimum)) {
      return Optional.of(closed(job, receipts));
    }
    if (!over) {
      return Optional.empty();
    }
    String reason =
        "%d complete updates %s, at least %d needed"
            .formatted(
                receipts.size(), deadline ? "at the deadline" : attendance.why(round), minimum);
    return Optional.of(new RoundAbandoned(epoch, job.id(), round.round(), reason, nowMillis));
  }

  /** Those who masked and can be unmasked, once as many as wanted have uploaded. */
  private Optional<LogRecord> masked(JobState.Collecting job, MaskSetup setup) {
    RoundStarted round = job.round();
    Map<String, Receipt> receipts = evidence.receipts(job.id(), round.round());
    BitSet masked = SecureDecisions.masked(setup);
    BitSet uploaded = new BitSet();
    for (int i = masked.nextSetBit(0); i >= 0; i = masked.nextSetBit(i + 1)) {
      uploaded.set(i, receipts.containsKey(round.cohort().get(i)));
    }
    boolean deadline = nowMillis >= secure.uploadsEnd(round);
    int wanted = Math.min(round.goal(), masked.cardinality());
    if (!deadline && uploaded.cardinality() < wanted) {
      return Optional.empty();
    }
    Optional<String> obstacle = secure.obstacle(job, setup, uploaded);
    if (obstacle.isEmpty()) {
      return Optional.of(closed(job, receipts, uploaded));
    }
    return deadline
        ? Optional.of(new RoundAbandoned(epoch, job.id(), round.round(), obstacle.get(), nowMillis))
        : Optional.empty();
  }

  private LogRecord closed(JobState.Collecting job, Map<String, Receipt> receipts) {
    BitSet everybody = new BitSet();
    everybody.set(0, job.round().cohort().size());
    return closed(job, receipts, everybody);
  }

  private LogRecord closed(JobState.Collecting job, Map<String, Receipt> receipts, BitSet may) {
    RoundStarted round = job.round();
    List<Member> members = new ArrayList<>();
    long weight = 0;
    long bytes = 0;
    for (int i = may.nextSetBit(0); i >= 0; i = may.nextSetBit(i + 1)) {
      Receipt receipt = receipts.get(round.cohort().get(i));
      if (receipt != null) {
        members.add(new Member(i, receipt.attempt(), receipt.partition()));
        weight += receipt.weight();
        bytes += receipt.updateBytes();
      }
    }
    return new RoundClosed(
        epoch,
        round.job(),
        round.round(),
        members,
        weight,
        bytes,
        nowMillis,
        job.info().ledger().map(ledger -> ledger.entry(members.size())));
  }
}
