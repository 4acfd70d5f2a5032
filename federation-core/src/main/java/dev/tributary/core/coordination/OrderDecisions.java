package dev.tributary.core.coordination;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.StopOrdered;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is due for a job since somebody has asked for it.
 *
 * <p>A job that is stopped in an open round ends once its clients have ended their task. Nobody
 * waits for a client that is not there, that never tells such things, or that takes longer than a
 * round would wait for it.
 */
final class OrderDecisions {
  private final Evidence evidence;
  private final long presenceTimeoutMillis;
  private final long epoch;
  private final long graceEndsMillis;
  private final long nowMillis;

  OrderDecisions(
      Evidence evidence,
      long presenceTimeoutMillis,
      long epoch,
      long graceEndsMillis,
      long nowMillis) {
    this.evidence = evidence;
    this.presenceTimeoutMillis = presenceTimeoutMillis;
    this.epoch = epoch;
    this.graceEndsMillis = graceEndsMillis;
    this.nowMillis = nowMillis;
  }

  /** The record to propose for a job, if any. */
  Optional<LogRecord> due(JobState.Live job) {
    if (job instanceof JobState.Stopping stopping) {
      return stopped(stopping);
    }
    return stop(job).map(stop -> stopped(job, stop.reason())).or(() -> steered(job));
  }

  private Optional<Command.Stop> stop(JobState.Live job) {
    return evidence.commands().stream()
        .filter(c -> c instanceof Command.Stop && c.job().equals(job.id()))
        .map(Command.Stop.class::cast)
        .findFirst();
  }

  private LogRecord stopped(JobState.Live job, String reason) {
    boolean waits =
        job instanceof JobState.Open open && isWaitedFor(job.id(), open.round().cohort());
    return waits
        ? new StopOrdered(epoch, job.id(), reason, nowMillis)
        : new JobEnded(epoch, job.id(), Outcome.STOPPED, reason, nowMillis);
  }

  private Optional<LogRecord> stopped(JobState.Stopping job) {
    return !isWaitedFor(job.id(), job.round().cohort()) || nowMillis >= patienceEnds(job)
        ? Optional.of(new JobEnded(epoch, job.id(), Outcome.STOPPED, job.reason(), nowMillis))
        : Optional.empty();
  }

  private boolean isWaitedFor(String job, List<String> cohort) {
    // A coordinator that has just begun may not have read yet that they are there.
    boolean heard =
        nowMillis >= graceEndsMillis
            || evidence.isHeardOfAll(cohort, job, nowMillis - presenceTimeoutMillis);
    return !heard || !awaited(job, cohort).isEmpty();
  }

  private List<Presence> awaited(String job, List<String> cohort) {
    return evidence.awaited(cohort, job, nowMillis - presenceTimeoutMillis);
  }

  private static long patienceEnds(JobState.Stopping job) {
    return job.sinceMillis() + job.info().spec().rounds().deadlineMillis();
  }

  /** The first command that waits; the next is looked at when the log has this one. */
  private Optional<LogRecord> steered(JobState.Live job) {
    return evidence.steer(job.id()).map(this::obeyed);
  }

  private LogRecord obeyed(Command.Steer steer) {
    if (steer instanceof Command.Note note) {
      return noted(note);
    }
    if (steer instanceof Command.Update update) {
      return new JobUpdated(
          epoch, update.job(), update.spec(), update.specSha256(), update.askedMillis(), nowMillis);
    }
    return steer instanceof Command.Pause pause
        ? new JobPaused(epoch, pause.job(), pause.reason(), pause.askedMillis(), nowMillis)
        : new JobResumed(epoch, steer.job(), steer.askedMillis(), nowMillis);
  }

  private LogRecord noted(Command.Note note) {
    return new JobNoted(
        epoch, note.job(), note.text(), note.author(), note.askedMillis(), nowMillis);
  }

  /** What is due for a job that has ended: notes, and then that it is deleted. */
  Optional<LogRecord> due(JobState.Ended job) {
    Optional<LogRecord> noted =
        evidence
            .steer(job.id())
            .flatMap(
                steer ->
                    steer instanceof Command.Note note
                        ? Optional.of(noted(note))
                        : Optional.empty());
    return noted.or(
        () ->
            evidence.asksToDelete(job.id())
                ? Optional.of(new JobDeleted(epoch, job.id(), nowMillis))
                : Optional.empty());
  }

  /** When a job that is being stopped may end without any further event. */
  OptionalLong wake(JobState.Stopping job) {
    long wake = patienceEnds(job);
    if (nowMillis < graceEndsMillis) {
      wake = Math.min(wake, graceEndsMillis);
    }
    for (Presence client : awaited(job.id(), job.round().cohort())) {
      wake = Math.min(wake, client.seenMillis() + presenceTimeoutMillis + 1);
    }
    return OptionalLong.of(wake);
  }
}
