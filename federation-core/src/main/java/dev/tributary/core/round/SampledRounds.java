package dev.tributary.core.round;

import dev.tributary.core.privacy.PoissonCohort;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.Optional;

/**
 * What the log allows of jobs whose cohorts chance draws. Their account holds only if those who see
 * models see nothing of who was drawn but the noised sum. So in a cohort is whoever was drawn,
 * nobody else, and all of them are waited for; and a round that has begun makes a model, of
 * whoever's updates came, be it nobody's: if it needed one, then with all others silent its model
 * would tell that a certain client was drawn.
 */
final class SampledRounds {
  private SampledRounds() {}

  /**
   * Whether this may be the cohort. That nobody is missing who was drawn the log can not tell,
   * since it does not know who was there; whoever was, can.
   */
  static boolean allow(JobInfo job, RoundStarted started) {
    if (!job.spec().isSampled()) {
      return !started.cohort().isEmpty();
    }
    int size = started.cohort().size();
    PoissonCohort drawn =
        PoissonCohort.of(
            job.fingerprintKey(), job.id(), started.round(), job.spec().samplingRate());
    return size <= job.spec().cohort().size()
        && started.goal() == size
        && started.cohort().stream().allMatch(drawn::includes);
  }

  static boolean allow(JobInfo job, RoundClosed closed) {
    return job.spec().isSampled() || !closed.members().isEmpty();
  }

  /**
   * A draw was too large and is passed over, with its number: the next round has another one. Cut
   * to size it would not be what the account knows. Passing over costs nothing. Whether others
   * alone were too many does not depend on a client; and where a client makes them too many, the
   * round that shows that it was drawn is the one that makes nothing of its data.
   */
  static Optional<JobState> passedOver(JobState.Waiting job, RoundAbandoned record) {
    JobInfo info = job.info();
    boolean next = info.spec().isSampled() && record.round() == info.lastRound() + 1;
    return next ? Optional.of(job.toPassedOver(record)) : Optional.empty();
  }

  /** Whether an open round may end without a model: one that has begun only once it is closed. */
  static boolean allow(JobState.Open job, RoundAbandoned record) {
    return job.round().round() == record.round()
        && !(job.info().spec().isSampled() && job instanceof JobState.Collecting);
  }
}
