package dev.tributary.control.job;

import dev.tributary.control.connection.BrokerCheck;
import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.JobSpecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Submits, stops and looks at jobs, by the topics alone: commands go to {@code commands}, and what
 * became of them is read in {@code rounds}.
 *
 * <p>Each call connects by itself and holds nothing afterwards, so there is nothing to close, and
 * calls may come from several threads. An interrupt ends a call with Kafka's {@link
 * org.apache.kafka.common.errors.InterruptException}. A broker that goes away in the middle of a
 * call fails it with an {@link IllegalStateException}, except for {@link #watch}, which waits.
 */
public final class JobClient {
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

  private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);
  private static final Duration LONG_SILENCE = Duration.ofSeconds(5);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final KafkaSettings settings;
  private final Duration patience;
  private final CommandLog commands;
  private final PresenceLog presences;

  private JobClient(
      KafkaSettings settings, Duration patience, int commandPartitions, int presencePartitions) {
    this.settings = settings;
    this.patience = patience;
    this.commands = new CommandLog(settings, commandPartitions, patience);
    this.presences = new PresenceLog(settings, presencePartitions, patience);
  }

  /**
   * Makes sure that there is a broker with the topics of Tributary.
   *
   * @param patience how long to wait for each answer of the broker, and for the coordinator's
   * @throws NoConnectionException if there is none
   */
  public static JobClient connect(KafkaSettings settings, Duration patience) {
    Duration check = patience.compareTo(LONGEST_CHECK) < 0 ? patience : LONGEST_CHECK;
    String commands = settings.topics().commands();
    String presence = settings.topics().presence();
    Map<String, Integer> partitions =
        BrokerCheck.partitions(
            settings, List.of(commands, presence, settings.topics().rounds()), check);
    return new JobClient(settings, patience, partitions.get(commands), partitions.get(presence));
  }

  /**
   * Submits a job and waits for the coordinator's answer. The same spec under the same id once more
   * changes nothing and returns the job as it stands.
   *
   * @param id see {@link JobIds}
   * @return the job, usually {@code PREPARING}, or {@code REFUSED} with the reason
   * @throws IllegalArgumentException if the id breaks the rule for ids
   * @throws JobIdTakenException if the id belongs to another submission
   * @throws NoConnectionException if no coordinator answers in time; the job stays {@code QUEUED}
   */
  public JobView submit(String id, JobSpec spec) {
    return submit(id, JobSpecs.canonical(spec));
  }

  /**
   * As {@link #submit(String, JobSpec)}, with a spec of which the coordinator is the only judge: if
   * it breaks a rule, the job is {@code REFUSED}.
   */
  public JobView submit(String id, String specJson) {
    JobIds.checked(id);
    try (LogFeed feed = LogFeed.open(settings, patience, event -> {})) {
      return answered(desk(feed).submit(id, specJson), id, "job '%s' was submitted and is QUEUED");
    }
  }

  private JobView answered(JobDesk.Answer answer, String id, String standing) {
    if (!answer.answered()) {
      throw noAnswer(standing, id);
    }
    return answer.job().orElseThrow();
  }

  private NoConnectionException noAnswer(String standing, String id) {
    return new NoConnectionException(
        standing.formatted(id)
            + ": no coordinator answered within %.0f s, is the aggregation job running?"
                .formatted(patience.toMillis() / 1e3));
  }

  /**
   * Stops a job and waits until that is decided: it has ended then, or is {@code STOPPING} until
   * clients have ended what they do for it. If it had ended before, nothing happens.
   *
   * @param reason for those who look at the job later
   * @throws UnknownJobException if there is no such job
   * @throws NoConnectionException if no coordinator answers in time; it will obey when it is back
   */
  public JobView stop(String id, String reason) {
    return steer(id, desk -> desk.stop(id, reason), "job '%s' was asked to stop and still runs");
  }

  /**
   * Lets no further round of a job begin and waits until that is decided; an open round ends as
   * usual. Of a job that is paused or has ended, nothing changes.
   *
   * @param reason for those who look at the job later
   * @throws UnknownJobException if there is no such job
   * @throws NoConnectionException if no coordinator answers in time; it will obey when it is back
   */
  public JobView pause(String id, String reason) {
    return steer(id, desk -> desk.pause(id, reason), "job '%s' was asked to pause and still runs");
  }

  /**
   * Lets a paused job go on and waits until that is decided. Of any other job, nothing changes.
   *
   * @throws UnknownJobException as for {@link #pause}, likewise NoConnectionException
   */
  public JobView resume(String id) {
    return steer(id, desk -> desk.resume(id), "job '%s' was asked to resume and is paused");
  }

  private JobView steer(String id, Function<JobDesk, JobDesk.Answer> order, String standing) {
    JobIds.checked(id);
    try (LogFeed feed = LogFeed.open(settings, patience, event -> {})) {
      if (feed.job(id).isEmpty()
          && (feed.isDeleted(id) || !commands.submissions().containsKey(id))) {
        throw new UnknownJobException(id);
      }
      return answered(order.apply(desk(feed)), id, standing);
    }
  }

  /**
   * Gives a job another spec before its first round begins, and waits until that is decided.
   *
   * @throws UnknownJobException as for {@link #pause}, likewise NoConnectionException
   * @throws SpecKeptException if the job can not have it, with the reason
   */
  public JobView update(String id, JobSpec spec) {
    return steer(
        id,
        desk -> desk.update(id, JobSpecs.canonical(spec)),
        "job '%s' was asked to take another spec and has the one of before");
  }

  /**
   * Writes something down about a job and waits until that is in the log.
   *
   * @param author who, empty if nobody says
   * @throws UnknownJobException as for {@link #pause}, likewise NoConnectionException
   */
  public JobView note(String id, String text, String author) {
    return steer(id, desk -> desk.note(id, text, author), "job '%s' was not noted yet");
  }

  /**
   * Has a job that has ended forgotten; its models stay, and its id stays taken. Of a job that was
   * deleted before, nothing changes.
   *
   * @throws UnknownJobException as for {@link #pause}, likewise NoConnectionException
   * @throws JobLivesException if the job has not ended
   */
  public void delete(String id) {
    JobIds.checked(id);
    try (LogFeed feed = LogFeed.open(settings, patience, event -> {})) {
      if (feed.job(id).isEmpty() && !feed.isDeleted(id)) {
        throw new UnknownJobException(id);
      }
      if (!desk(feed).delete(id).answered()) {
        throw noAnswer("job '%s' was not deleted yet", id);
      }
    }
  }

  /** The same, with another patience for the coordinator's answers. */
  public JobClient withPatience(Duration other) {
    return new JobClient(settings, other, commands.partitions(), presences.partitions());
  }

  /** Where commands go. */
  public CommandSender commands() {
    return commands;
  }

  private JobDesk desk(JobLog log) {
    return new JobDesk(commands, log, patience);
  }

  /** Every job by id, ended and queued ones included. Reads the log from its newest snapshot. */
  public List<JobSummary> jobs() {
    Map<String, JobSummary> jobs = new TreeMap<>();
    // Before the log: what is answered in between is then in both, and the answer wins.
    CommandLog.Asked asked = commands.asked();
    asked.submissions().forEach((id, command) -> jobs.put(id, JobSummary.queued(command)));
    LogState log = CurrentLog.read(settings, patience);
    jobs.keySet().removeAll(log.deleted());
    log.jobs().forEach((id, job) -> jobs.put(id, summary(job, asked)));
    return List.copyOf(jobs.values());
  }

  private static JobSummary summary(JobState job, CommandLog.Asked asked) {
    JobSummary summary = JobSummary.of(job);
    if (job instanceof JobState.Live) {
      return asked.stopped().contains(job.id()) ? summary.toStopping() : summary;
    }
    // The state does not hold the spec of a job that has ended.
    if (asked.submissions().get(job.id()) instanceof Command.Submit submit) {
      return asked.updated().contains(job.id())
          ? summary.withNamespace(submit.spec().queue().namespace())
          : summary.withSubmission(submit.spec());
    }
    return summary;
  }

  /** A job with its rounds; empty if nobody submitted it. Reads the log from its beginning. */
  public Optional<JobView> job(String id) {
    CommandLog.Asked asked = commands.asked();
    Optional<Command> submission = Optional.ofNullable(asked.submissions().get(id));
    try (LogFeed feed = LogFeed.open(settings, patience, event -> {})) {
      return feed.history()
          .job(id)
          .map(job -> asked.stopped().contains(id) ? job.toStopping() : job)
          .or(() -> submission.filter(any -> !feed.isDeleted(id)).map(JobView::queued));
    }
  }

  /**
   * A job with its rounds.
   *
   * @throws UnknownJobException if nobody submitted it
   */
  public JobView existing(String id) {
    return job(id).orElseThrow(() -> new UnknownJobException(id));
  }

  /**
   * Why a job does not go on, and which clients lack what. Reads the log from its newest snapshot,
   * and the signs of life of all clients.
   *
   * @throws UnknownJobException if nobody submitted it
   */
  public JobExplanation explain(String id) {
    CommandLog.Asked asked = commands.asked();
    LogState log = CurrentLog.read(settings, patience);
    JobState job = log.jobs().get(id);
    long nowMillis = System.currentTimeMillis();
    if (job != null) {
      return JobExplanation.of(
          summary(job, asked),
          job,
          log,
          presences.newest().values(),
          HeardClient.DEFAULT_SILENCE,
          nowMillis);
    }
    JobSummary queued =
        Optional.ofNullable(asked.submissions().get(id))
            .filter(any -> !log.deleted().contains(id))
            .map(JobSummary::queued)
            .orElseThrow(() -> new UnknownJobException(id));
    return JobExplanation.queued(queued, nowMillis);
  }

  /** Those who train. */
  public KnownClients clients() {
    return new KnownClients(settings, patience, commands, presences);
  }

  /**
   * Tells what happened to a job since it was submitted and what happens from now on, until the job
   * has ended. Waits for a broker or a coordinator that is away.
   *
   * @param listener called on this thread; what it throws ends the watch
   * @return the job at its end
   * @throws UnknownJobException if there is no such job
   */
  public JobView watch(String id, JobListener listener) {
    Silence silence = new Silence(LONG_SILENCE, System.nanoTime());
    JobListener ofThisJob =
        event -> {
          if (event.job().id().equals(id)) {
            silence.heard(System.nanoTime());
            listener.on(event);
          }
        };
    Optional<Command> submission = Optional.ofNullable(commands.submissions().get(id));
    try (LogFeed feed = LogFeed.open(settings, patience, ofThisJob)) {
      if (feed.history().job(id).isEmpty() && (submission.isEmpty() || feed.isDeleted(id))) {
        throw new UnknownJobException(id);
      }
      feed.readUntil(
          () -> {
            Optional<JobView> job = feed.history().job(id);
            if (job.filter(view -> view.status().isEnd()).isPresent()) {
              return true;
            }
            if (silence.becameLong(System.nanoTime())) {
              job.map(JobView::summary)
                  .or(() -> submission.map(JobSummary::queued))
                  .ifPresent(listener::silent);
            }
            return false;
          },
          FOR_EVER);
      return feed.history().job(id).orElseThrow();
    }
  }
}
