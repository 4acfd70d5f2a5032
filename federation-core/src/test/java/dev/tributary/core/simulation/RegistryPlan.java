package dev.tributary.core.simulation;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.List;
import java.util.Map;

/** What is drawn for a federation with two jobs whose models are named, and begun from. */
final class RegistryPlan {
  private RegistryPlan() {}

  static Plan draw(Dice dice) {
    int clients = dice.between(2, 6);
    boolean quiet = dice.chance(0.4);
    long presenceTimeout = quiet ? 1_000_000_000L : Plan.PRESENCE_TIMEOUT_MILLIS;
    int[] snapshots = {1, 3, 10, 40, 1_000};
    return new Plan(
        clients,
        0,
        dice.between(1, 3),
        List.of(
            new Submission("job0", spec(dice, clients), dice.between(0, 100), Actor.NEVER),
            new Submission("job1", spec(dice, clients), dice.between(0, 2_000), Actor.NEVER)),
        new CoordinatorSettings(presenceTimeout, snapshots[dice.between(0, 4)]),
        dice.between(2_000, 8_000),
        Plan.level(dice),
        0,
        Plan.level(dice),
        quiet,
        dice.chance(0.4),
        true);
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
        new CohortSpec(size, goal, dice.between(1, goal), dice.between(0, 200), "uniform"),
        new RoundsSpec(dice.between(1, 4), dice.between(800, 2_000), release, Plan.PATIENT),
        new UpdateSpec(1f, dice.between(10, 100_000)),
        new OptimizerSpec(dice.pick(List.of("fedavg", "fedadam")), Map.of()));
  }
}
