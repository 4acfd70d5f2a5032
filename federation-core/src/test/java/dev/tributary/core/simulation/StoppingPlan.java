package dev.tributary.core.simulation;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is drawn for a federation with one job that ends by what it reaches. Its clients all measure
 * the same curve: accuracy rises by a sixteenth a version up to version {@value #PEAK}, and is that
 * of the version before it from there on.
 */
final class StoppingPlan {
  static final int PEAK = 5;
  static final int TARGET_VERSION = 4;
  static final int PATIENCE = 3;

  /** More rounds than any of them needs. */
  static final int ROUNDS = 1_000;

  private StoppingPlan() {}

  /** What every client measures in the round that makes a version; loss is one less this. */
  static double accuracy(int version) {
    return Math.min(version, version > PEAK ? PEAK - 1 : PEAK) / 16.0;
  }

  static double value(Metric metric, int version) {
    return metric == Metric.LOSS ? 1 - accuracy(version) : accuracy(version);
  }

  static Plan draw(Dice dice) {
    int clients = dice.between(2, 7);
    int outsiders = clients > 2 ? dice.between(0, 1) : 0;
    boolean quiet = dice.chance(0.4);
    long presenceTimeout = quiet ? 1_000_000_000L : Plan.PRESENCE_TIMEOUT_MILLIS;
    int[] snapshots = {1, 3, 10, 40, 1_000};
    return new Plan(
        clients,
        outsiders,
        dice.between(1, 4),
        List.of(
            new Submission(
                "job", spec(dice, clients - outsiders), dice.between(0, 500), Actor.NEVER)),
        new CoordinatorSettings(presenceTimeout, snapshots[dice.between(0, 4)]),
        dice.between(1_000, 12_000),
        Plan.level(dice),
        0,
        Plan.level(dice),
        quiet,
        dice.chance(0.4));
  }

  private static JobSpec spec(Dice dice, int clients) {
    int size = dice.between(1, clients);
    int goal = dice.between(1, size);
    long release = dice.chance(0.5) ? 1_000_000_000L : dice.between(400, Plan.MOST_RELEASE_MILLIS);
    return new JobSpec(
        "name",
        Plan.DATA_SET,
        new TrainerSpec(Plan.TRAINER, Map.of()),
        Plan.model(dice),
        new CohortSpec(size, goal, dice.between(1, goal), dice.between(0, 300), "uniform"),
        new RoundsSpec(
            ROUNDS,
            dice.between(800, 3_000),
            release,
            Plan.PATIENT,
            RoundsSpec.ANY,
            dice.chance(0.3) ? 2 : 1,
            stop(dice)),
        new UpdateSpec(1f, dice.between(10, 100_000)),
        new OptimizerSpec("fedavg", Map.of()));
  }

  private static StopSpec stop(Dice dice) {
    Metric metric = dice.pick(List.of(Metric.values()));
    OptionalLong wall = OptionalLong.empty();
    switch (dice.between(0, 3)) {
      case 0 -> {
        Target target = new Target(metric, value(metric, TARGET_VERSION));
        return new StopSpec(Optional.of(target), Optional.empty(), wall);
      }
      case 1 -> {
        Patience patience = new Patience(metric, PATIENCE, 0);
        return new StopSpec(Optional.empty(), Optional.of(patience), wall);
      }
      case 2 -> {
        wall = OptionalLong.of(dice.between(200, 800));
        return new StopSpec(Optional.empty(), Optional.empty(), wall);
      }
      default -> {
        Target impossible =
            new Target(metric, value(metric, PEAK) - (metric == Metric.LOSS ? 1 : -.5));
        Patience patience = new Patience(metric, PATIENCE, 1 / 32.0);
        return new StopSpec(Optional.of(impossible), Optional.of(patience), wall);
      }
    }
  }
}
