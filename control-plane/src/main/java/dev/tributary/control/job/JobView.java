package dev.tributary.control.job;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.StopProgress.Learned;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * All that the log tells about one job.
 *
 * @param spec what was accepted, or what waits to be; absent if the submission was refused
 * @param acceptedMillis since 1970, by the coordinator's clock; likewise {@code endedMillis}
 * @param rounds every round from the first, abandoned ones included
 * @param versions every version of its model from the first
 * @param model the newest version, with where its shards lie
 * @param archived the newest archived version
 * @param fairness Jain's index of the rounds that each client took part in, of all that were ever
 *     in a cohort; empty before the first round closes
 * @param learned how its rounds do by the metric that it goes by
 * @param notes what people have written down about it, the oldest first
 */
public record JobView(
    JobSummary summary,
    Optional<JobSpec> spec,
    OptionalLong acceptedMillis,
    OptionalLong endedMillis,
    List<RoundView> rounds,
    List<ModelVersion> versions,
    Optional<ModelPublished> model,
    Optional<ModelArchived> archived,
    OptionalDouble fairness,
    Optional<Learned> learned,
    List<Note> notes) {

  /** Of a job of which no round is evaluated, without notes. */
  public JobView(
      JobSummary summary,
      Optional<JobSpec> spec,
      OptionalLong acceptedMillis,
      OptionalLong endedMillis,
      List<RoundView> rounds,
      List<ModelVersion> versions,
      Optional<ModelPublished> model,
      Optional<ModelArchived> archived,
      OptionalDouble fairness) {
    this(
        summary,
        spec,
        acceptedMillis,
        endedMillis,
        rounds,
        versions,
        model,
        archived,
        fairness,
        Optional.empty(),
        List.of());
  }

  public JobView {
    rounds = List.copyOf(rounds);
    versions = List.copyOf(versions);
    notes = List.copyOf(notes);
  }

  /** A submission that the log does not answer yet. */
  public static JobView queued(Command submission) {
    return new JobView(
        JobSummary.queued(submission),
        submission instanceof Command.Submit submit ? Optional.of(submit.spec()) : Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  /** The same of a job that somebody has asked to stop; itself if it has ended. */
  JobView toStopping() {
    return status().isEnd() ? this : withSummary(summary.toStopping());
  }

  public JobView withSummary(JobSummary other) {
    return new JobView(
        other,
        spec,
        acceptedMillis,
        endedMillis,
        rounds,
        versions,
        model,
        archived,
        fairness,
        learned,
        notes);
  }

  /** A submission of a spec that the log does not answer yet. */
  public static JobView queued(String id, JobSpec spec) {
    return queued(new Command.Submit(id, spec, JobSpecs.sha256(spec)));
  }

  public String id() {
    return summary.id();
  }

  public JobStatus status() {
    return summary.status();
  }

  public String reason() {
    return summary.reason();
  }

  /** The newest model version, -1 if there is none. */
  public int version() {
    return summary.version();
  }

  /** A version of its model, if the job has made it. */
  public Optional<ModelVersion> version(int number) {
    return versions.stream().filter(version -> version.version() == number).findFirst();
  }

  /** Of its spec, as {@link JobSpecs#sha256}. */
  public Optional<String> specSha256() {
    return spec.map(JobSpecs::sha256);
  }

  /** Bytes of each version of its model; empty if its submission was refused. */
  public OptionalLong modelBytes() {
    return spec.isPresent()
        ? OptionalLong.of((long) Float.BYTES * spec.get().model().parameterCount())
        : OptionalLong.empty();
  }

  /**
   * The L2 norm that updates are clipped to, if they are: of the round that goes on or comes next,
   * or the last one of a job that has ended.
   */
  public OptionalDouble clipNorm() {
    if (summary.clipNorm().isPresent()) {
      return summary.clipNorm();
    }
    OptionalDouble last =
        rounds.isEmpty() ? OptionalDouble.empty() : rounds.get(rounds.size() - 1).clipNorm();
    return last.isPresent() ? last : spec.map(JobInfo::firstClipNorm).orElse(last);
  }

  /**
   * What its rounds have cost, if it promises differential privacy: a round counts once its members
   * are fixed.
   */
  public Optional<PrivacyLedger> ledger() {
    return spec.flatMap(JobSpec::privacyPlan)
        .map(
            plan -> {
              PrivacyLedger ledger = PrivacyLedger.empty(plan);
              for (RoundView round : rounds) {
                if (round.closedMillis().isPresent()) {
                  ledger = ledger.afterRound(round.members().size());
                }
              }
              return ledger;
            });
  }
}
