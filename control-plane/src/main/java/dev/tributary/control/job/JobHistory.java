package dev.tributary.control.job;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.RoundLog.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reader of the round log that remembers what a coordinator may forget: every round, every
 * archived model, the spec of jobs that have ended.
 *
 * <p>It reads from the beginning, since a snapshot holds none of this. A pure function of the
 * records. Not thread-safe.
 */
public final class JobHistory {
  /** Answers about aliases that are remembered for those who asked. */
  private static final int MOST_ANSWERS = 1_000;

  private final RoundLog log = new RoundLog();
  private final Map<String, JobTrace> traces = new HashMap<>();

  /** By their revisions. */
  private final TreeMap<Long, OfAlias> aliasAnswers = new TreeMap<>();

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
    if (reading != Reading.EFFECTIVE) {
      return Optional.empty();
    }
    if (record instanceof OfAlias answer) {
      aliasAnswers.put(answer.revision(), answer);
      if (aliasAnswers.size() > MOST_ANSWERS) {
        aliasAnswers.pollFirstEntry();
      }
    }
    if (!(record instanceof OfJob ofJob)) {
      return Optional.empty();
    }
    if (record instanceof JobDeleted) {
      JobSummary forgotten = summary(before);
      traces.remove(ofJob.job());
      return Optional.of(new JobEvent(offset, ofJob, forgotten, Optional.empty()));
    }
    Optional<RoundView> round =
        traces
            .computeIfAbsent(ofJob.job(), job -> new JobTrace())
            .add(ofJob, name -> names.computeIfAbsent(name, same -> same));
    return Optional.of(
        new JobEvent(offset, ofJob, summary(log.state().jobs().get(ofJob.job())), round));
  }

  private JobSummary summary(JobState state) {
    return traces.get(state.id()).summary(state);
  }

  /** A job in a line; empty if the log does not answer it yet. */
  public Optional<JobSummary> summary(String id) {
    return Optional.ofNullable(log.state().jobs().get(id)).map(this::summary);
  }

  /** What the records so far amount to. */
  public LogState state() {
    return log.state();
  }

  /** The offset that is read next. */
  public long nextOffset() {
    return log.nextOffset();
  }

  /** Every job that the log answers, by id. */
  public List<JobSummary> jobs() {
    return log.state().jobs().values().stream().map(this::summary).toList();
  }

  /** Jobs that go on and whose newest model is not in the archive yet. */
  public List<ArchiveLag> archiveLags() {
    return log.state().jobs().values().stream()
        .map(ArchiveLag::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Every job that goes on, with when it came on last. */
  public List<WatchedJob> watched() {
    return log.state().jobs().values().stream()
        .filter(JobState.Live.class::isInstance)
        .map(JobState.Live.class::cast)
        .map(
            state ->
                WatchedJob.of(
                    state, traces.get(state.id()).acceptedMillis().orElse(Long.MAX_VALUE / 4)))
        .toList();
  }

  /** What aliases of models name. */
  public AliasBook aliases() {
    return log.state().aliases();
  }

  /** The answer of a revision to a request about an alias, if it is one of the newest. */
  public Optional<OfAlias> aliasAnswer(long revision) {
    return Optional.ofNullable(aliasAnswers.get(revision));
  }

  /** One round of a job, if the log knows it. */
  public Optional<RoundView> round(String job, int round) {
    return Optional.ofNullable(traces.get(job)).flatMap(trace -> trace.round(round));
  }

  /** A job's spec; empty if the log does not answer it yet, has refused or forgotten it. */
  public Optional<JobSpec> spec(String job) {
    return Optional.ofNullable(traces.get(job)).flatMap(JobTrace::spec);
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
