package dev.tributary.control.job;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.wire.JobSpecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Log records of the first epoch, as short as tests want to write them. */
public final class Records {
  public static final String JOB = "digits-1";
  public static final String SHA256 = "ab".repeat(32);

  private static final List<String> COHORT = List.of("ann", "bob", "cleo");

  private Records() {}

  /** Five parameters in two shards, three clients of which two are enough. */
  public static JobSpec spec(int rounds) {
    return new JobSpec(
        "digits",
        "digits",
        new TrainerSpec("mlp", Map.of("layers", "64,10")),
        new ModelSpec(7, 4, List.of(new TensorSpec("w", List.of(5), TensorSpec.Init.ZEROS))),
        new CohortSpec(3, 3, 2, 10_000, "first"),
        new RoundsSpec(rounds, 60_000, 600_000, 3),
        new UpdateSpec(4, 1000),
        new OptimizerSpec("fedavg", Map.of()));
  }

  /** The same, ending by what it reaches. */
  public static JobSpec stopping(int rounds) {
    JobSpec plain = spec(rounds);
    StopSpec stop =
        new StopSpec(
            Optional.of(new Target(Metric.ACCURACY, 0.95)),
            Optional.of(new Patience(Metric.ACCURACY, 5, 0.01)),
            OptionalLong.of(3_600_000));
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds().endingBy(stop),
        plain.update(),
        plain.optimizer());
  }

  public static LogRecord acceptedStopping(int rounds) {
    return new JobAccepted(
        1, JOB, stopping(rounds), JobSpecs.sha256(stopping(rounds)), "00ff", 1_000);
  }

  public static LogRecord evaluated(int round, int version, double accuracy) {
    return new RoundEvaluated(
        1, JOB, round, version, OptionalDouble.of(0.5), OptionalDouble.of(accuracy), 2, 300, 3_000);
  }

  /** Two rounds of a job of another namespace. */
  public static JobSpec inNamespace(String namespace) {
    return spec(2).with(new QueueSpec(namespace, 0), DataSetRequirements.NONE);
  }

  /** The same with a budget of epsilon 8 at delta 1e-5 and the noise of the norm, 0.5. */
  public static JobSpec promising(int rounds) {
    return promising(rounds, Optional.empty());
  }

  /** The same with a norm that begins at 0.5 and follows the median of its clients. */
  public static JobSpec adaptive(int rounds) {
    return promising(rounds, Optional.of(new AdaptiveClip(0.5, 0.2, 1, 0.005, 50)));
  }

  private static JobSpec promising(int rounds, Optional<AdaptiveClip> adaptive) {
    JobSpec plain = spec(rounds);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        new UpdateSpec(4, 1),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL, 8, 1e-5, OptionalDouble.of(1), 0.5, adaptive, 1, 0))));
  }

  /** The same with cohorts that chance draws: every second client. */
  public static LogRecord acceptedSampled(int rounds) {
    JobSpec all = promising(rounds);
    JobSpec sampled =
        new JobSpec(
            all.name(),
            all.dataSet(),
            all.trainer(),
            all.model(),
            new CohortSpec(3, 1, 1, 10_000, "poisson"),
            all.rounds(),
            all.update(),
            all.optimizer(),
            new PrivacySpec(
                Optional.empty(),
                Optional.of(
                    new DifferentialPrivacySpec(
                        NoisePlace.CENTRAL,
                        8,
                        1e-5,
                        OptionalDouble.of(2),
                        0.5,
                        Optional.empty(),
                        0.5,
                        0))));
    return new JobAccepted(1, JOB, sampled, JobSpecs.sha256(sampled), "key", 1_000);
  }

  public static LogRecord acceptedPromising(int rounds) {
    return new JobAccepted(
        1, JOB, promising(rounds), JobSpecs.sha256(promising(rounds)), "key", 1_000);
  }

  public static LogRecord acceptedAdaptive(int rounds) {
    return new JobAccepted(
        1, JOB, adaptive(rounds), JobSpecs.sha256(adaptive(rounds)), "key", 1_000);
  }

  /** A round of such a job. */
  public static LogRecord startedClippingTo(double norm, int round, int modelVersion) {
    RoundStarted plain = (RoundStarted) started(round, modelVersion, 2_000);
    return new RoundStarted(
        1,
        JOB,
        round,
        modelVersion,
        plain.cohort(),
        plain.goal(),
        plain.grid(),
        plain.deadlineMillis(),
        plain.atMillis(),
        OptionalDouble.of(norm),
        Optional.empty());
  }

  /** Its model, with the sum of its members' bits. */
  public static LogRecord publishedWithBits(int version, int round, long bits) {
    ModelPublished plain = (ModelPublished) published(version, round, 2_812);
    return new ModelPublished(
        1, JOB, version, round, plain.shards(), plain.atMillis(), OptionalLong.of(bits));
  }

  /** A job whose clients mask their updates. */
  public static LogRecord acceptedSecure(int rounds) {
    JobSpec plain = spec(rounds);
    SecureAggregationSpec masks =
        new SecureAggregationSpec(32, ThreatModel.SEMI_HONEST, 0.1, 0, 40, 3);
    JobSpec secure =
        new JobSpec(
            plain.name(),
            plain.dataSet(),
            plain.trainer(),
            plain.model(),
            plain.cohort(),
            plain.rounds(),
            plain.update(),
            plain.optimizer(),
            new PrivacySpec(Optional.of(masks)));
    return new JobAccepted(1, JOB, secure, JobSpecs.sha256(secure), "key", 1_000);
  }

  /** Of a promising job, before its first round. */
  public static LogRecord noiseKeys() {
    return new NoiseKeysFixed(1, JOB, List.of(SHA256, SHA256), 1_200);
  }

  /** A close that says what the first round of such a job costs. */
  public static LogRecord closedAtACost(int round, long atMillis, int... members) {
    RoundClosed plain = (RoundClosed) closed(round, atMillis, members);
    return new RoundClosed(
        1,
        JOB,
        round,
        plain.members(),
        members.length,
        plain.updateBytes(),
        atMillis,
        Optional.of(new PrivacyEntry(1, 4.25, 4.25, 3.75, 1e-5)));
  }

  public static LogRecord epoch() {
    return new EpochStarted(1, "test", 0);
  }

  public static LogRecord accepted(int rounds) {
    return new JobAccepted(1, JOB, spec(rounds), JobSpecs.sha256(spec(rounds)), "key", 1_000);
  }

  public static LogRecord refused(String reason) {
    return new JobRefused(1, JOB, reason, 1_000);
  }

  public static LogRecord started(int round, int modelVersion, long atMillis) {
    return new RoundStarted(
        1,
        JOB,
        round,
        modelVersion,
        COHORT,
        3,
        spec(1).update().grid(3),
        atMillis + 60_000,
        atMillis);
  }

  /** The first round, decided by a spec of this hash. */
  public static LogRecord startedBy(String specSha256) {
    RoundStarted plain = (RoundStarted) started(1, 0, 2_000);
    return new RoundStarted(
        1,
        JOB,
        1,
        0,
        plain.cohort(),
        plain.goal(),
        plain.grid(),
        plain.deadlineMillis(),
        plain.atMillis(),
        plain.clipNorm(),
        Optional.of(specSha256));
  }

  /** Closed with these members of the cohort, 40 bytes each. */
  public static LogRecord closed(int round, long atMillis, int... members) {
    return new RoundClosed(
        1,
        JOB,
        round,
        Arrays.stream(members).mapToObj(index -> new Member(index, 1, 0)).toList(),
        100,
        40L * members.length,
        atMillis);
  }

  public static LogRecord abandoned(int round, long atMillis, String reason) {
    return new RoundAbandoned(1, JOB, round, reason, atMillis);
  }

  public static LogRecord published(int version, int round, long atMillis) {
    List<ShardLocation> shards =
        IntStream.range(0, 2)
            .mapToObj(
                shard ->
                    new ShardLocation(
                        new ShardLocation.Part(0, 10L * version + shard, SHA256), List.of()))
            .toList();
    return new ModelPublished(1, JOB, version, round, shards, atMillis);
  }

  public static LogRecord archived(int version) {
    return new ModelArchived(1, JOB, version, "s3://models/v" + version, SHA256, 9_000);
  }

  public static LogRecord ended(Outcome outcome, String reason, long atMillis) {
    return new JobEnded(1, JOB, outcome, reason, atMillis);
  }
}
