package dev.tributary.agent.daemon;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Job specs of the tests: a square matrix and no more. */
final class TestJobs {
  static final long MODEL_SEED = 7;
  static final float BOUND = 4;
  static final long MAX_WEIGHT = 1000;
  static final String DATA_SET = "numbers";

  private TestJobs() {}

  /** A model of {@code side * side} coordinates for {@link TestTrainer}. */
  static JobSpec of(int side, int shardCoordinates) {
    return of(side, shardCoordinates, TestTrainer.NAME, DATA_SET);
  }

  static JobSpec of(int side, int shardCoordinates, String trainer, String dataSet) {
    return of(side, shardCoordinates, trainer, dataSet, side * side);
  }

  /** A job whose trainer trains models of another size than the job's. */
  static JobSpec ofSize(int side, int shardCoordinates, int trainerSize) {
    return of(side, shardCoordinates, TestTrainer.NAME, DATA_SET, trainerSize);
  }

  private static JobSpec of(
      int side, int shardCoordinates, String trainer, String dataSet, int trainerSize) {
    return new JobSpec(
        "test",
        dataSet,
        new TrainerSpec(trainer, Map.of("size", Integer.toString(trainerSize))),
        new ModelSpec(
            MODEL_SEED,
            shardCoordinates,
            List.of(new TensorSpec("matrix", List.of(side, side), Init.GLOROT))),
        new CohortSpec(1, 1, 1, 1000, "first"),
        new RoundsSpec(100, 60_000, 60_000, 3),
        new UpdateSpec(BOUND, MAX_WEIGHT),
        new OptimizerSpec("fedavg", Map.of()));
  }

  /** A job for three clients that mask their updates. */
  static JobSpec secure(int side, int shardCoordinates) {
    JobSpec plain = of(side, shardCoordinates);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        new CohortSpec(3, 3, 3, 1000, "first"),
        plain.rounds(),
        plain.update(),
        plain.optimizer(),
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(32, ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, 3))));
  }

  /** The same with noise that the clients make, of twice the norm 1. */
  static JobSpec distributed(int side, int shardCoordinates) {
    return noised(secure(side, shardCoordinates), NoisePlace.DISTRIBUTED, 0.05);
  }

  /** A job without masks whose shards make as much noise. */
  static JobSpec central(int side, int shardCoordinates) {
    return noised(of(side, shardCoordinates), NoisePlace.CENTRAL, 0);
  }

  private static JobSpec noised(JobSpec without, NoisePlace place, double adversaryShare) {
    return new JobSpec(
        without.name(),
        without.dataSet(),
        without.trainer(),
        without.model(),
        without.cohort(),
        without.rounds(),
        new UpdateSpec(BOUND, 1),
        without.optimizer(),
        new PrivacySpec(
            without.privacy().secureAggregation(),
            Optional.of(
                new DifferentialPrivacySpec(
                    place,
                    100,
                    1e-5,
                    OptionalDouble.of(2),
                    1,
                    Optional.empty(),
                    1,
                    adversaryShare))));
  }
}
