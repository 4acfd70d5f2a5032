package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import java.util.List;
import java.util.Optional;

/**
 * A decision that took effect.
 *
 * @param offset its place in the round log
 * @param job what the job amounts to with it
 * @param round the round it is about, with it; absent if it is about none
 */
public record JobEvent(long offset, OfJob record, JobSummary job, Optional<RoundView> round) {

  /**
   * The same to keep: without the lists of clients and shards in the record, which grow with the
   * federation. Who counted is in the round.
   */
  public JobEvent withoutLists() {
    return new JobEvent(offset, withoutLists(record), job, round);
  }

  private static OfJob withoutLists(OfJob record) {
    if (record instanceof RoundStarted r) {
      return new RoundStarted(
          r.epoch(),
          r.job(),
          r.round(),
          r.modelVersion(),
          List.of(),
          r.goal(),
          r.grid(),
          r.deadlineMillis(),
          r.atMillis(),
          r.clipNorm(),
          r.specSha256());
    } else if (record instanceof RoundClosed r) {
      return new RoundClosed(
          r.epoch(),
          r.job(),
          r.round(),
          List.of(),
          r.totalWeight(),
          r.updateBytes(),
          r.atMillis(),
          r.privacy());
    } else if (record instanceof ModelPublished r) {
      return new ModelPublished(
          r.epoch(), r.job(), r.version(), r.round(), List.of(), r.atMillis(), r.clipBits());
    } else if (record instanceof KeysFixed r) {
      return new KeysFixed(
          r.epoch(),
          r.job(),
          r.round(),
          List.of(),
          r.rosterDigest(),
          r.degree(),
          r.threshold(),
          r.atMillis());
    } else if (record instanceof SharesFixed r) {
      return new SharesFixed(r.epoch(), r.job(), r.round(), List.of(), r.atMillis());
    } else if (record instanceof UnmaskFixed r) {
      return new UnmaskFixed(r.epoch(), r.job(), r.round(), List.of(), r.atMillis());
    }
    return record;
  }
}
