package dev.tributary.core.round;

import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.StopProgress.Learned;
import java.util.Optional;

/** When a record counts that tells how a round did. */
final class Evaluations {
  private Evaluations() {}

  /**
   * Empty where the state does not allow the record. Nothing counts once a condition is met, so the
   * newest round is the one that the job ends by.
   */
  static Optional<JobState> next(JobState.Live live, RoundEvaluated record) {
    JobInfo info = live.info();
    RoundsSpec rounds = info.spec().rounds();
    Optional<Learned> before = info.stopping().flatMap(StopProgress::learned);
    boolean allowed =
        rounds.stop().metric().filter(metric -> record.value(metric).isPresent()).isPresent()
            && rounds.evaluates(record.round())
            && record.round() <= info.lastRound()
            && record.version() <= info.version()
            && record.round() > before.map(Learned::round).orElse(0)
            && record.version() > before.map(Learned::version).orElse(0);
    if (!allowed) {
      return Optional.empty();
    }
    return info.stopping()
        .filter(progress -> progress.reached(rounds.stop()).isEmpty())
        .map(progress -> progress.after(record, rounds.stop()))
        .map(next -> live.withInfo(info.withStopping(Optional.of(next))));
  }
}
