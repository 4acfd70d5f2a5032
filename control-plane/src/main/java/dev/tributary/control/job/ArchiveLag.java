package dev.tributary.control.job;

import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelArchived;
import java.util.Optional;

/**
 * A job that goes on and whose newest model is not in the archive yet.
 *
 * @param archived the newest version that is there, -1 if there is none
 */
public record ArchiveLag(JobSummary job, int archived) {
  static Optional<ArchiveLag> of(JobState state) {
    if (!(state instanceof JobState.Live live)) {
      return Optional.empty();
    }
    JobInfo info = live.info();
    int archived = info.archived().map(ModelArchived::version).orElse(-1);
    return archived < info.version()
        ? Optional.of(new ArchiveLag(JobSummary.of(state), archived))
        : Optional.empty();
  }
}
