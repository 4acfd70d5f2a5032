package dev.tributary.core.job;

import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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

  /**
   * The same with the promise that whoever sees all models learns little of a client: updates are
   * clipped to a norm of 0.5, delta is 1e-5, and there are more rounds than most budgets allow.
   */
  public static JobSpec promising(double epsilon, double noiseMultiplier) {
    return promising(
        new DifferentialPrivacySpec(
            NoisePlace.CENTRAL,
            epsilon,
            1e-5,
            OptionalDouble.of(noiseMultiplier),
            0.5,
            Optional.empty(),
            1,
            0));
  }

  /** The same with a norm that begins at 0.5 and follows the median of the clients' norms. */
  public static JobSpec adaptive() {
    return promising(
        new DifferentialPrivacySpec(
            NoisePlace.CENTRAL,
            1_000,
            1e-5,
            OptionalDouble.of(1),
            0.5,
            Optional.of(new AdaptiveClip(0.5, 0.2, 1, 0.005, 50)),
            1,
            0));
  }

  public static JobSpec promising(DifferentialPrivacySpec promise) {
    JobSpec plain = spec(cohort(3, 3, 2), rounds(20, 3));
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        new UpdateSpec(4f, 1),
        plain.optimizer(),
        new PrivacySpec(Optional.empty(), Optional.of(promise)));
  }

  /**
   * The same with cohorts that chance draws: every second client, two to expect and four at most.
   */
  public static JobSpec sampled(double epsilon, double noiseMultiplier) {
    return sampled(
        new CohortSpec(4, 2, 1, PATIENCE_MILLIS, "poisson"), epsilon, noiseMultiplier, 0.5);
  }

  public static JobSpec sampled(
      CohortSpec cohort, double epsilon, double noiseMultiplier, double samplingRate) {
    JobSpec promising = promising(1e4, noiseMultiplier);
    return new JobSpec(
        promising.name(),
        promising.dataSet(),
        promising.trainer(),
        promising.model(),
        cohort,
        promising.rounds(),
        promising.update(),
        promising.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    epsilon,
                    1e-5,
                    OptionalDouble.of(noiseMultiplier),
                    0.5,
                    Optional.empty(),
                    samplingRate,
                    0))));
  }

  /** Masks, and noise of which each client adds its share: the four clients of {@link #secure}. */
  public static JobSpec secure(int modulusBits, DifferentialPrivacySpec promise) {
    JobSpec secure = secure(modulusBits);
    return new JobSpec(
        secure.name(),
        secure.dataSet(),
        secure.trainer(),
        secure.model(),
        secure.cohort(),
        rounds(20, 3),
        new UpdateSpec(4f, 1),
        secure.optimizer(),
        new PrivacySpec(secure.privacy().secureAggregation(), Optional.of(promise)));
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
