package dev.tributary.control.job;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobStanding;
import dev.tributary.core.round.JobState;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A job in one line: what the newest snapshot of the log and the records after it tell.
 *
 * @param reason why it ended or is being stopped, or why its last round was abandoned; empty if
 *     there is nothing to say
 * @param waitsFor what must happen for it to go on, as far as the log tells; empty once it has
 *     ended
 * @param round the newest round, 0 before the first; empty once the job has ended
 * @param rounds model versions it is to make; empty if its spec is not known, as that of a job
 *     which has ended is to those who read from a snapshot
 * @param version newest model version, -1 if there is none
 * @param ledger what its rounds have cost, if it promises differential privacy; empty once the job
 *     has ended
 * @param clipNorm L2 norm that updates of the newest round or the next one are clipped to, if they
 *     are; empty once the job has ended
 * @param standing where it stands, as its owner sees it; {@code status} says what it is at
 * @param namespace whose job it is; empty if its spec is not known
 */
public record JobSummary(
    String id,
    String name,
    JobStatus status,
    String reason,
    String waitsFor,
    OptionalInt round,
    OptionalInt rounds,
    int version,
    Optional<PrivacyLedger> ledger,
    OptionalDouble clipNorm,
    JobStanding standing,
    Optional<String> namespace) {

  /** Of a job that promises no differential privacy, or has ended. */
  public JobSummary(
      String id,
      String name,
      JobStatus status,
      String reason,
      String waitsFor,
      OptionalInt round,
      OptionalInt rounds,
      int version,
      JobStanding standing,
      Optional<String> namespace) {
    this(
        id,
        name,
        status,
        reason,
        waitsFor,
        round,
        rounds,
        version,
        Optional.empty(),
        OptionalDouble.empty(),
        standing,
        namespace);
  }

  static JobSummary of(JobState state) {
    if (state instanceof JobState.Live live) {
      JobInfo info = live.info();
      return new JobSummary(
          info.id(),
          info.spec().name(),
          JobStatus.of(state),
          live instanceof JobState.Stopping stopping ? stopping.reason() : info.lastAbandonReason(),
          waitsFor(live),
          OptionalInt.of(info.lastRound()),
          OptionalInt.of(info.spec().rounds().count()),
          info.version(),
          info.ledger(),
          info.clipNorm(),
          JobStanding.of(state, false),
          Optional.of(info.spec().queue().namespace()));
    }
    JobState.Ended ended = (JobState.Ended) state;
    return new JobSummary(
        ended.id(),
        ended.name(),
        JobStatus.of(state),
        ended.reason(),
        "",
        OptionalInt.empty(),
        OptionalInt.empty(),
        ended.version(),
        JobStanding.of(state, false),
        Optional.empty());
  }

  /** The same of a job whose spec is known. */
  JobSummary withSpec(JobSpec spec) {
    return with(OptionalInt.of(spec.rounds().count()), Optional.of(spec.queue().namespace()));
  }

  /** The same of a job whose spec is known, if it was accepted. */
  JobSummary withSpec(Optional<JobSpec> spec) {
    return spec.map(this::withSpec).orElse(this);
  }

  /** The same of a submission that was refused, of which nothing else is in the log. */
  public JobSummary withNamespace(String known) {
    return with(rounds, Optional.of(known));
  }

  /** The same of a job of which the submission is known, accepted or not. */
  JobSummary withSubmission(JobSpec spec) {
    return status == JobStatus.REFUSED ? withNamespace(spec.queue().namespace()) : withSpec(spec);
  }

  private JobSummary with(OptionalInt newRounds, Optional<String> newNamespace) {
    return new JobSummary(
        id,
        name,
        status,
        reason,
        waitsFor,
        round,
        newRounds,
        version,
        ledger,
        clipNorm,
        standing,
        newNamespace);
  }

  /** A submission that the log does not answer yet; empty for other commands. */
  public static JobSummary queued(Command submission) {
    String name =
        submission instanceof Command.Submit submit ? submit.spec().name() : submission.job();
    return new JobSummary(
        submission.job(),
        name,
        JobStatus.QUEUED,
        "no coordinator has answered yet",
        "the aggregation job",
        OptionalInt.empty(),
        OptionalInt.empty(),
        -1,
        JobStanding.QUEUED,
        namespace(submission));
  }

  /** Whose job a submission asks for; empty for one that is not readable, and other commands. */
  public static Optional<String> namespace(Command submission) {
    return submission instanceof Command.Submit submit
        ? Optional.of(submit.spec().queue().namespace())
        : Optional.empty();
  }

  /** The same of a job that somebody has asked to stop. */
  JobSummary toStopping() {
    return status == JobStatus.STOPPING
        ? this
        : new JobSummary(
            id,
            name,
            status,
            reason,
            "the aggregation job to stop it",
            round,
            rounds,
            version,
            ledger,
            clipNorm,
            JobStanding.STOPPING,
            namespace);
  }

  /** The same, of which more is known than the log tells. */
  JobSummary waitingFor(String what) {
    return new JobSummary(
        id, name, status, reason, what, round, rounds, version, ledger, clipNorm, standing,
        namespace);
  }

  private static String waitsFor(JobState.Live job) {
    if (job instanceof JobState.Stopping stopping) {
      return "clients to end their task: %d were in round %d"
          .formatted(stopping.round().cohort().size(), stopping.round().round());
    }
    if (job instanceof JobState.Waiting && job.info().steering().paused()) {
      String reason = job.info().steering().reason();
      return "somebody to resume it, paused" + (reason.isEmpty() ? "" : ": " + reason);
    }
    if (job instanceof JobState.Preparing preparing) {
      return preparing
          .info()
          .spec()
          .model()
          .source()
          .map(source -> "its first model to be read from " + source.uri())
          .orElse("the first model to be published");
    }
    if (job instanceof JobState.Waiting waiting) {
      return waitsFor(waiting.info());
    }
    if (job instanceof JobState.Advertising advertising) {
      return "keys of %d clients".formatted(advertising.round().cohort().size());
    }
    if (job instanceof JobState.Sharing sharing) {
      return "shares of %d clients".formatted(sharing.keys().members().size());
    }
    if (job instanceof JobState.Unmasking unmasking) {
      return "answers of %d members".formatted(unmasking.closed().members().size());
    }
    if (job instanceof JobState.Collecting collecting) {
      return "updates of %d of %d clients"
          .formatted(collecting.round().goal(), collecting.round().cohort().size());
    }
    return "the model of round " + job.info().lastRound();
  }

  private static String waitsFor(JobInfo info) {
    if (!info.isSourceProven()) {
      return "model v0 to be archived, which shows whether it is the one to start from";
    }
    if (info.wantsAnotherRound()) {
      return "clients: a round takes at least " + info.spec().minimumClients();
    }
    return "model v%d to be archived; %s"
        .formatted(
            info.version(),
            info.archived()
                .map(newest -> "the archive has v" + newest.version())
                .orElse("nothing is archived yet"));
  }
}
