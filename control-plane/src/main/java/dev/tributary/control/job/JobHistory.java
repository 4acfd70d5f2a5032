package dev.tributary.control.job;

import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.RoundLog.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader of the round log that remembers what a coordinator may forget: every round, every
 * archived model, the spec of jobs that have ended.
 *
 * <p>It reads from the beginning, since a snapshot holds none of this. A pure function of the
 * records. Not thread-safe.
 */
public final class JobHistory {
  private final RoundLog log = new RoundLog();
  private final Map<String, JobTrace> traces = new HashMap<>();

  /** Every client's name, once: cohorts repeat them in each round. */
  private final Map<String, String> names = new HashMap<>();

  /**
   * Reads the record at an offset.
   *
   * @return what it changed; empty if it is void, was read before, or is about no job
   */
  public Optional<JobEvent> read(long offset, LogRecord record) {
    JobState before = record instanceof OfJob of ? log.state().jobs().get(of.job()) : null;
    Reading reading = log.read(offset, record);
    if (reading != Reading.EFFECTIVE || !(record instanceof OfJob ofJob)) {
      return Optional.empty();
    }
    if (record instanceof JobDeleted) {
      traces.remove(ofJob.job());
      return Optional.of(new JobEvent(offset, ofJob, JobSummary.of(before), Optional.empty()));
    }
    Optional<RoundView> round =
        traces
            .computeIfAbsent(ofJob.job(), job -> new JobTrace())
            .add(ofJob, name -> names.computeIfAbsent(name, same -> same));
    JobSummary job = JobSummary.of(log.state().jobs().get(ofJob.job()));
    return Optional.of(new JobEvent(offset, ofJob, job, round));
  }

  /** The offset that is read next. */
  public long nextOffset() {
    return log.nextOffset();
  }

  /** Every job that the log answers, by id. */
  public List<JobSummary> jobs() {
    return log.state().jobs().values().stream().map(JobSummary::of).toList();
  }

  /** Jobs that go on and whose newest model is not in the archive yet. */
  public List<ArchiveLag> archiveLags() {
    return log.state().jobs().values().stream()
        .map(ArchiveLag::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** What aliases of models name. */
  public AliasBook aliases() {
    return log.state().aliases();
  }

  /** Whether a job of this id was deleted. */
  public boolean isDeleted(String id) {
    return log.state().deleted().contains(id);
  }

  /** A job; empty if the log does not answer it yet, or it was deleted. */
  public Optional<JobView> job(String id) {
    JobState state = log.state().jobs().get(id);
    return state == null ? Optional.empty() : Optional.of(traces.get(id).view(state));
  }
}
