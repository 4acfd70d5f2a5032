package dev.tributary.core.job;

import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.TensorSpec.Init;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small valid job for tests, part by part: five coordinates in shards of two, three clients, two
 * rounds.
 */
public final class ExampleJob {
  public static final String DATA_SET = "digits";
  public static final String TRAINER = "mlp";
  public static final long DEADLINE_MILLIS = 60_000;
  public static final long RELEASE_MILLIS = 600_000;
  public static final long PATIENCE_MILLIS = 10_000;

  private ExampleJob() {}

  public static JobSpec spec() {
    return spec(cohort(3, 3, 2), rounds(2, 3));
  }

  public static JobSpec spec(CohortSpec cohort, RoundsSpec rounds) {
    return new JobSpec(
        "example",
        DATA_SET,
        new TrainerSpec(TRAINER, Map.of()),
        model(2),
        cohort,
        rounds,
        new UpdateSpec(4f, 100),
        new OptimizerSpec("fedavg", Map.of()));
  }

  /** The same with masks of 32 bits: four clients of whom three must stay. */
  public static JobSpec secure() {
    return secure(32);
  }

  public static JobSpec secure(int modulusBits) {
    JobSpec plain = spec(cohort(4, 4, 2), rounds(2, 3));
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        plain.update(),
        plain.optimizer(),
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(
                    modulusBits, ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, 3))));
  }

  /** Five coordinates, of which the last is a zero. */
  public static ModelSpec model(int shardCoordinates) {
    return new ModelSpec(
        7,
        shardCoordinates,
        List.of(
            new TensorSpec("weights", List.of(2, 2), Init.GLOROT),
            new TensorSpec("bias", List.of(1), Init.ZEROS)));
  }

  public static CohortSpec cohort(int size, int goal, int minimum) {
    return new CohortSpec(size, goal, minimum, PATIENCE_MILLIS, "first");
  }

  public static RoundsSpec rounds(int count, int maxAbandoned) {
    return new RoundsSpec(count, DEADLINE_MILLIS, RELEASE_MILLIS, maxAbandoned);
  }
}
