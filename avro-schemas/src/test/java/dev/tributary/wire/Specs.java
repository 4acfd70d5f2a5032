package dev.tributary.wire;

import dev.tributary.core.aggregation.ServerOptimizers;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/** Job specs for tests. */
final class Specs {
  /** The spec that the protocol's README shows, all defaults filled in. */
  static final JobSpec DIGITS =
      new JobSpec(
          "digits",
          "digits",
          new TrainerSpec("mlp", Map.of("layers", "64,32,10")),
          new ModelSpec(
              7,
              131072,
              List.of(
                  new TensorSpec("layer0.weight", List.of(32, 64), TensorSpec.Init.GLOROT),
                  new TensorSpec("layer0.bias", List.of(32), TensorSpec.Init.ZEROS))),
          new CohortSpec(10, 10, 8, 10_000, "first"),
          new RoundsSpec(20, 60_000, 600_000, 3),
          new UpdateSpec(4.0f, 100_000),
          new OptimizerSpec("fedavg", Map.of("learningRate", 1.0)));

  /** The same with masks. */
  static final JobSpec SECURE =
      new JobSpec(
          DIGITS.name(),
          DIGITS.dataSet(),
          DIGITS.trainer(),
          DIGITS.model(),
          DIGITS.cohort(),
          DIGITS.rounds(),
          DIGITS.update(),
          DIGITS.optimizer(),
          new PrivacySpec(
              Optional.of(
                  new SecureAggregationSpec(32, ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, 8))));

  /** The same with differential privacy, every client with weight 1. */
  static final JobSpec PROMISING = promising(DIGITS, 8, 3, Optional.empty());

  /** The same with a norm that follows the median of its clients. */
  static final JobSpec ADAPTIVE =
      promising(DIGITS, 8, 3, Optional.of(new AdaptiveClip(0.5, 0.2, 4, 0.005, 50)));

  /** The same with conditions that end it before its rounds are done. */
  static final JobSpec STOPPING =
      with(
          DIGITS,
          new RoundsSpec(
              20,
              60_000,
              600_000,
              3,
              RoundsSpec.ANY,
              2,
              new StopSpec(
                  Optional.of(new Target(Metric.ACCURACY, 0.95)),
                  Optional.of(new Patience(Metric.ACCURACY, 5, 0.001)),
                  OptionalLong.of(3_600_000))));

  private Specs() {}

  static JobSpec with(JobSpec spec, RoundsSpec rounds) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        spec.cohort(),
        rounds,
        spec.update(),
        spec.optimizer(),
        spec.privacy());
  }

  /** One that may end before its rounds are done. */
  static JobSpec stopping(Random random) {
    Metric metric = random.nextBoolean() ? Metric.LOSS : Metric.ACCURACY;
    StopSpec stop =
        new StopSpec(
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Target(metric, 1 - random.nextDouble())),
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Patience(metric, 1 + random.nextInt(10), random.nextDouble())),
            random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(1 + random.nextInt(100)));
    JobSpec plain = random(random);
    return with(
        plain,
        new RoundsSpec(
            plain.rounds().count(),
            plain.rounds().deadlineMillis(),
            plain.rounds().releaseMillis(),
            plain.rounds().maxAbandoned(),
            random.nextBoolean() ? RoundsSpec.ANY : 1 + random.nextInt(100),
            1 + random.nextInt(3),
            stop));
  }

  private static JobSpec promising(
      JobSpec plain, double epsilon, double noiseMultiplier, Optional<AdaptiveClip> adaptive) {
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        new UpdateSpec(plain.update().bound(), 1),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    epsilon,
                    1e-5,
                    OptionalDouble.of(noiseMultiplier),
                    0.5,
                    adaptive,
                    1,
                    0))));
  }

  /** One that asks for differential privacy. */
  static JobSpec promising(Random random) {
    return promising(
        random(random),
        100 + random.nextInt(100),
        0.5 + random.nextDouble(),
        random.nextBoolean() ? Optional.empty() : Optional.of(adaptive(random)));
  }

  private static AdaptiveClip adaptive(Random random) {
    return new AdaptiveClip(
        0.1 + 0.8 * random.nextDouble(),
        0.1 + 0.8 * random.nextDouble(),
        1 + random.nextDouble(),
        0.5 * (1 - random.nextDouble() / 2),
        0.5 * (1 + random.nextDouble()));
  }

  /** One that asks for secure aggregation. */
  static JobSpec secure(Random random) {
    int size = 3 + random.nextInt(1000);
    int goal = 3 + random.nextInt(size - 2);
    JobSpec plain = random(random);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        new CohortSpec(size, goal, 1 + random.nextInt(goal), 0, "first"),
        plain.rounds(),
        new UpdateSpec(plain.update().bound(), 1 + random.nextInt(1000)),
        plain.optimizer(),
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(
                    random.nextBoolean() ? 32 : 64,
                    random.nextBoolean() ? ThreatModel.SEMI_HONEST : ThreatModel.SEMI_MALICIOUS,
                    random.nextDouble(),
                    random.nextDouble(),
                    1 + random.nextInt(128),
                    3 + random.nextInt(goal - 2)))));
  }

  static JobSpec random(Random random) {
    JobSpec spec = plain(random);
    return random.nextBoolean()
        ? spec
        : spec.with(
            new QueueSpec("team-" + random.nextInt(3), random.nextInt(201) - 100),
            new DataSetRequirements(random.nextInt(3), random.nextInt(3), random.nextInt(3)));
  }

  private static JobSpec plain(Random random) {
    int size = 1 + random.nextInt(1000);
    int goal = 1 + random.nextInt(size);
    return new JobSpec(
        "job-" + random.nextInt(1000),
        "data_" + random.nextInt(10),
        trainer(random),
        model(random),
        new CohortSpec(
            size,
            goal,
            1 + random.nextInt(goal),
            random.nextInt(100_000),
            List.of("first", "uniform", "of-somebody-else").get(random.nextInt(3)),
            random.nextBoolean() ? Map.of() : Map.of("site", "ward", "floor", "3")),
        new RoundsSpec(
            1 + random.nextInt(1000),
            1 + random.nextInt(100_000),
            1 + random.nextInt(100_000),
            1 + random.nextInt(10)),
        new UpdateSpec(
            Math.scalb(1 + random.nextFloat(), random.nextInt(40) - 20),
            1 + random.nextInt(1 << 20)),
        optimizer(random));
  }

  private static TrainerSpec trainer(Random random) {
    Map<String, String> parameters = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parameters.put("key \"" + i, "värde\n" + random.nextGaussian());
    }
    return new TrainerSpec("mlp", parameters);
  }

  private static ModelSpec model(Random random) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      tensors.add(
          random.nextBoolean()
              ? new TensorSpec("w" + i, List.of(1 + random.nextInt(9), 5), TensorSpec.Init.GLOROT)
              : new TensorSpec("b" + i, List.of(1 + random.nextInt(9)), TensorSpec.Init.ZEROS));
    }
    return new ModelSpec(random.nextLong(), 1 + random.nextInt(1000), tensors);
  }

  private static OptimizerSpec optimizer(Random random) {
    List<String> names = List.copyOf(ServerOptimizers.names());
    return new OptimizerSpec(
        names.get(random.nextInt(names.size())),
        random.nextBoolean() ? Map.of() : Map.of("learningRate", 1e-9 + random.nextDouble()));
  }
}
