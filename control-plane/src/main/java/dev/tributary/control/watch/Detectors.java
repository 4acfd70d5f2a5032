package dev.tributary.control.watch;

import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.WatchedJob;
import dev.tributary.core.round.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is wrong in a picture: a pure function of it, of the thresholds and of the time.
 *
 * <p>After a time without sight nothing is held against anybody that may have happened meanwhile: a
 * client's signs of life were not read while the broker was away, so its silence counts from the
 * moment in which they would have been. What is told as the beginning stays what the topics say.
 */
final class Detectors {
  private final Thresholds thresholds;
  private final long sightMillis;
  private final long nowMillis;

  /**
   * @param sightMillis since when the picture has been fresh without a break; 0 if it always was
   */
  Detectors(Thresholds thresholds, long sightMillis, long nowMillis) {
    this.thresholds = thresholds;
    this.sightMillis = sightMillis;
    this.nowMillis = nowMillis;
  }

  List<Alert> find(Picture picture) {
    List<Alert> found = new ArrayList<>();
    if (picture.fresh()) {
      picture.jobs().forEach(job -> overdue(job).ifPresent(found::add));
      picture.jobs().forEach(job -> withoutProgress(job).ifPresent(found::add));
      picture.clients().forEach(client -> silent(client).ifPresent(found::add));
    }
    picture.lags().ifPresent(lags -> lags.forEach(lag -> behind(lag).ifPresent(found::add)));
    picture.flink().ifPresent(jobs -> jobs.forEach(job -> unsafe(job).ifPresent(found::add)));
    return found;
  }

  private boolean isLonger(long sinceMillis, long limitMillis) {
    return nowMillis - Math.max(sinceMillis, sightMillis) > limitMillis;
  }

  private Optional<Alert> overdue(WatchedJob job) {
    OptionalLong due = job.state().map(Detectors::due).orElse(OptionalLong.empty());
    if (due.isEmpty() || !isLonger(due.getAsLong(), thresholds.roundMillis())) {
      return Optional.empty();
    }
    JobState.Open open = (JobState.Open) job.state().get();
    return Optional.of(
        ofJob(
            AlertKind.ROUND_OVERDUE,
            job,
            due.getAsLong(),
            "round %d is still %s, its time is up"
                .formatted(
                    open.round().round(), job.summary().status().name().toLowerCase(Locale.ROOT)),
            "the aggregation job keeps the deadlines: see whether it runs, in './tributary cluster"
                + " status' and Flink's UI, and whether the clock of its machine is right"));
  }

  /** When the coordinator has to end the phase that an open round is in, at the latest. */
  private static OptionalLong due(JobState.Live state) {
    if (state instanceof JobState.Releasing releasing) {
      long since =
          releasing
              .transcript()
              .map(transcript -> transcript.answers().atMillis())
              .orElse(releasing.closed().atMillis());
      return OptionalLong.of(since + state.info().spec().rounds().releaseMillis());
    }
    if (state instanceof JobState.Closed closed) {
      return OptionalLong.of(
          closed.closed().atMillis() + state.info().spec().rounds().releaseMillis());
    }
    return state instanceof JobState.Open open
        ? OptionalLong.of(open.round().deadlineMillis())
        : OptionalLong.empty();
  }

  private Optional<Alert> withoutProgress(WatchedJob job) {
    long round = job.state().map(state -> state.info().spec().rounds().deadlineMillis()).orElse(0L);
    boolean paused = job.state().map(state -> state.info().steering().paused()).orElse(false);
    if (paused || !isLonger(job.progressMillis(), thresholds.jobMillis() + round)) {
      return Optional.empty();
    }
    return Optional.of(
        ofJob(
            AlertKind.JOB_WITHOUT_PROGRESS,
            job,
            job.progressMillis(),
            whatIsMissing(job),
            whatHelps(job)));
  }

  private static String whatIsMissing(WatchedJob job) {
    String last =
        job.summary().version() < 0
            ? "it has no model"
            : "it has made no model since v" + job.summary().version();
    String reason = job.state().map(state -> state.info().lastAbandonReason()).orElse("");
    return "%s; it waits for %s%s"
        .formatted(
            last,
            job.summary().waitsFor(),
            reason.isEmpty() ? "" : "; its last round was abandoned: " + reason);
  }

  private static String whatHelps(WatchedJob job) {
    if (job.state().isEmpty()) {
      return "no coordinator answers: see whether the aggregation job runs, in './tributary cluster"
          + " status' and Flink's UI";
    }
    if (job.state().get() instanceof JobState.Waiting) {
      return "'./tributary job explain %s' says what it lacks, and of which clients; pause or stop it"
              .formatted(job.id())
          + " if they will not come";
    }
    return "'./tributary job show %s' has its rounds and why they were abandoned; the log of the"
            .formatted(job.id())
        + " TaskManagers says what they wait for";
  }

  private static Alert ofJob(
      AlertKind kind, WatchedJob job, long sinceMillis, String what, String todo) {
    return new Alert(
        kind, job.id(), Optional.of(job.id()), sinceMillis, OptionalLong.empty(), what, todo);
  }

  private Optional<Alert> silent(HeardClient client) {
    long heard = client.presence().seenMillis();
    boolean wrong =
        !client.presence().leaving()
            && isLonger(heard, thresholds.clientMillis())
            && nowMillis - heard <= thresholds.clientGoneMillis();
    if (!wrong) {
      return Optional.empty();
    }
    return Optional.of(
        new Alert(
            AlertKind.CLIENT_SILENT,
            client.id(),
            Optional.empty(),
            heard,
            OptionalLong.empty(),
            // Not of which jobs: not everybody may know of these.
            "it sends no sign of life and has not said goodbye"
                + (client.tasks().isEmpty() ? "" : "; an open round has it"),
            "see at its site whether the agent runs and reaches the broker; nobody waits for it"
                + " longer than the deadline of its round"));
  }

  private Optional<Alert> behind(TopicLag lag) {
    if (lag.oldestMillis().isEmpty()
        || !isLonger(lag.oldestMillis().getAsLong(), thresholds.lagMillis())) {
      return Optional.empty();
    }
    return Optional.of(
        new Alert(
            AlertKind.LAG_GROWING,
            lag.topic(),
            Optional.empty(),
            lag.oldestMillis().getAsLong(),
            OptionalLong.empty(),
            "the aggregation job has not read %d of its records".formatted(lag.records()),
            "positions are noted with checkpoints: if those fail, see to them first. Else the job"
                + " is restarting, or has too few TaskManagers for what comes: './tributary cluster"
                + " upgrade --parallelism N'"));
  }

  private Optional<Alert> unsafe(WatchedFlinkJob job) {
    if (nowMillis - job.safeMillis() <= thresholds.checkpointMillis()) {
      return Optional.empty();
    }
    String failure = job.checkpoints().lastFailure();
    String what =
        "it completes no checkpoint%s%s"
            .formatted(
                job.checkpoints().failed() == 0
                    ? ""
                    : "; %d have failed".formatted(job.checkpoints().failed()),
                failure.isEmpty() ? "" : ", the last because: " + failure);
    return Optional.of(
        new Alert(
            AlertKind.CHECKPOINT_FAILING,
            job.name(),
            Optional.empty(),
            job.safeMillis(),
            OptionalLong.empty(),
            what,
            "rounds go on, but a crash would have to read all again from there: see whether the"
                + " object store answers and has room, and Flink's UI, Checkpoints"));
  }
}
