package dev.tributary.core.simulation;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is drawn from the seed before the first step.
 *
 * @param clients how many there are
 * @param outsiders how many of them lack the data set and are never selected
 * @param calmAtMillis when faults stop
 * @param crashes 0 for a job that never crashes, else how eagerly it does
 * @param hostility likewise for hostile chunks
 * @param clientFaults likewise for clients
 * @param quiet whether clients are silent but for hello and goodbye, so that a round that waits in
 *     vain has nothing but its timer
 * @param publishedByTopic whether the coordinator learns of published shards by reading the models
 *     topic, where zombies write too, or from its own publishers
 * @param curated whether somebody starts further jobs from models of these, and names models
 */
record Plan(
    int clients,
    int outsiders,
    int partitions,
    List<Submission> jobs,
    CoordinatorSettings settings,
    long calmAtMillis,
    double crashes,
    double hostility,
    double clientFaults,
    boolean quiet,
    boolean publishedByTopic,
    boolean curated) {
  static final String DATA_SET = "digits";
  static final String TRAINER = "fake";
  static final long PRESENCE_TIMEOUT_MILLIS = 1_000;

  /** No job needs that many abandoned rounds: it can only finish or be stopped. */
  static final int PATIENT = 10_000;

  static final int MOST_RELEASE_MILLIS = 3_000;

  /** One with the jobs of the plan alone. */
  Plan(
      int clients,
      int outsiders,
      int partitions,
      List<Submission> jobs,
      CoordinatorSettings settings,
      long calmAtMillis,
      double crashes,
      double hostility,
      double clientFaults,
      boolean quiet,
      boolean publishedByTopic) {
    this(
        clients,
        outsiders,
        partitions,
        jobs,
        settings,
        calmAtMillis,
        crashes,
        hostility,
        clientFaults,
        quiet,
        publishedByTopic,
        false);
  }

  /** A job and when it is submitted and stopped, {@link Actor#NEVER} for not at all. */
  record Submission(String job, JobSpec spec, long atMillis, long stopMillis) {}

  static Plan draw(Dice dice) {
    int clients = dice.between(1, 7);
    int outsiders = clients > 2 ? dice.between(0, 1) : 0;
    List<Submission> jobs = new ArrayList<>();
    int count = dice.chance(0.3) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      long stop = dice.chance(0.12) ? dice.between(0, 4_000) : Actor.NEVER;
      jobs.add(
          new Submission("job" + i, spec(dice, clients - outsiders), dice.between(0, 500), stop));
    }
    boolean quiet = dice.chance(0.4);
    long presenceTimeout = quiet ? 1_000_000_000L : PRESENCE_TIMEOUT_MILLIS;
    int[] snapshots = {1, 3, 10, 40, 1_000};
    return new Plan(
        clients,
        outsiders,
        dice.between(1, 4),
        jobs,
        new CoordinatorSettings(presenceTimeout, snapshots[dice.between(0, 4)]),
        dice.between(1_000, 12_000),
        level(dice),
        level(dice),
        level(dice),
        quiet,
        dice.chance(0.4));
  }

  static double level(Dice dice) {
    double[] levels = {0, 0.3, 1, 3};
    return levels[dice.between(0, 3)];
  }

  boolean isSecure() {
    return jobs.stream().anyMatch(job -> job.spec().isSecure());
  }

  boolean isSampled() {
    return jobs.stream().anyMatch(job -> job.spec().isSampled());
  }

  private static JobSpec spec(Dice dice, int clients) {
    int size = dice.between(1, clients);
    int goal = dice.between(1, size);
    int minimum = dice.between(1, goal);
    // Half of the jobs never give a closed round up: its sums must come together in the end.
    long release = dice.chance(0.5) ? 1_000_000_000L : dice.between(400, MOST_RELEASE_MILLIS);
    int maxAbandoned = dice.chance(0.15) ? dice.between(1, 3) : PATIENT;
    return new JobSpec(
        "name",
        DATA_SET,
        new TrainerSpec(TRAINER, Map.of()),
        model(dice),
        new CohortSpec(
            size,
            goal,
            minimum,
            dice.between(0, 300),
            dice.pick(List.of("first", "uniform", "utility"))),
        new RoundsSpec(dice.between(1, 12), dice.between(800, 3_000), release, maxAbandoned),
        new UpdateSpec(dice.pick(List.of(0.5f, 1f, 3.7f, 1e-30f)), dice.between(1, 100_000)),
        new OptimizerSpec(dice.pick(List.of("fedavg", "fedavgm", "fedadam", "fedyogi")), Map.of()));
  }

  static ModelSpec model(Dice dice) {
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(
        new TensorSpec("weights", List.of(dice.between(1, 4), dice.between(1, 5)), Init.GLOROT));
    tensors.add(new TensorSpec("biases", List.of(dice.between(1, 4)), Init.ZEROS));
    return new ModelSpec(dice.between(0, 1_000_000), dice.between(2, 16), tensors);
  }
}
