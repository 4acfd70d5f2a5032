package dev.tributary.core.round;

import dev.tributary.core.job.FixedKey;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.JobUpdated;
import java.util.Optional;

/**
 * When a job may get another spec: until its first round begins, or is passed over, which uses up a
 * draw. Nobody has trained by the old one then, nothing is spent of its privacy, and no round was
 * decided; so all that follows from a spec follows from the new one, as if it had been submitted.
 */
public final class SpecUpdates {
  private SpecUpdates() {}

  /** Whether the first round is still to come. */
  public static boolean isPossible(JobState job) {
    return job instanceof JobState.Preparing
        || (job instanceof JobState.Waiting waiting && waiting.info().lastRound() == 0);
  }

  /** Whether the job may get this spec, and it is another one than it has. */
  public static boolean allow(JobState.Live job, JobSpec spec, String specSha256) {
    return isPossible(job)
        && !specSha256.equals(job.info().specSha256())
        && FixedKey.differing(job.info().spec(), spec).isEmpty();
  }

  static Optional<JobState> next(JobState.Live job, JobUpdated record) {
    return record.askedMillis() > job.askedMillis()
            && allow(job, record.spec(), record.specSha256())
        ? Optional.of(job.withInfo(job.info().withSpec(record)))
        : Optional.empty();
  }
}
