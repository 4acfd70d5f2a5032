package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import java.util.Optional;

/**
 * What stays of a job between its rounds.
 *
 * @param lastRound the newest round that was started, 0 before the first
 * @param abandonedInRow rounds abandoned since the last model
 * @param lastAbandonReason why the newest of them was, empty if none
 * @param model the newest version, absent until version 0 is published
 * @param archived the newest archived version
 */
public record JobInfo(
    String id,
    JobSpec spec,
    String fingerprintKey,
    int lastRound,
    int abandonedInRow,
    String lastAbandonReason,
    Optional<ModelPublished> model,
    Optional<ModelArchived> archived) {

  static JobInfo of(LogRecord.JobAccepted accepted) {
    return new JobInfo(
        accepted.job(),
        accepted.spec(),
        accepted.fingerprintKey(),
        0,
        0,
        "",
        Optional.empty(),
        Optional.empty());
  }

  /** The newest version's number, -1 before version 0 is published. */
  public int version() {
    return model.map(ModelPublished::version).orElse(-1);
  }

  JobInfo withRoundStarted(int round) {
    return new JobInfo(
        id, spec, fingerprintKey, round, abandonedInRow, lastAbandonReason, model, archived);
  }

  JobInfo withModel(ModelPublished published) {
    return new JobInfo(
        id, spec, fingerprintKey, lastRound, 0, "", Optional.of(published), archived);
  }

  JobInfo withAbandoned(String reason) {
    return new JobInfo(
        id, spec, fingerprintKey, lastRound, abandonedInRow + 1, reason, model, archived);
  }

  JobInfo withArchived(ModelArchived newest) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        Optional.of(newest));
  }
}
