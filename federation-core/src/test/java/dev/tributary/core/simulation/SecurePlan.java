package dev.tributary.core.simulation;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is drawn for a federation whose jobs mask their updates; now and then one does not. */
final class SecurePlan {
  private SecurePlan() {}

  static Plan draw(Dice dice) {
    int clients = dice.between(3, 9);
    int outsiders = clients > 3 ? dice.between(0, 1) : 0;
    List<Submission> jobs = new ArrayList<>();
    int count = dice.chance(0.3) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      long stop = dice.chance(0.1) ? dice.between(0, 8_000) : Actor.NEVER;
      boolean secure = i == 0 || dice.chance(0.5);
      jobs.add(
          new Submission(
              "job" + i, spec(dice, clients - outsiders, secure), dice.between(0, 500), stop));
    }
    boolean quiet = dice.chance(0.4);
    long presenceTimeout = quiet ? 1_000_000_000L : Plan.PRESENCE_TIMEOUT_MILLIS;
    int[] snapshots = {1, 3, 10, 40, 1_000};
    return new Plan(
        clients,
        outsiders,
        dice.between(1, 4),
        jobs,
        new CoordinatorSettings(presenceTimeout, snapshots[dice.between(0, 4)], new Masks()),
        dice.between(2_000, 16_000),
        Plan.level(dice),
        0,
        Plan.level(dice),
        quiet,
        dice.chance(0.4));
  }

  private static JobSpec spec(Dice dice, int clients, boolean secure) {
    int size = dice.between(3, clients);
    int goal = dice.between(3, size);
    // Half of the jobs never give a closed round up: its sums must come together in the end.
    long release = dice.chance(0.5) ? 1_000_000_000L : dice.between(600, Plan.MOST_RELEASE_MILLIS);
    int maxAbandoned = dice.chance(0.1) ? dice.between(1, 3) : Plan.PATIENT;
    PrivacySpec privacy =
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(
                    dice.chance(0.5) ? 32 : 64,
                    ThreatModel.SEMI_HONEST,
                    0.05,
                    0.05,
                    dice.between(30, 40),
                    dice.between(3, goal))));
    float bound = dice.pick(List.of(0.5f, 1f, 3.7f, 1e-30f));
    UpdateSpec update = new UpdateSpec(bound, dice.between(1, 100_000));
    ModelSpec model = Plan.model(dice);
    if (secure && dice.chance(0.3)) {
      update = new UpdateSpec(bound, 1);
      double norm = bound * Math.sqrt(model.parameterCount()) * dice.pick(List.of(0.2, 0.7));
      privacy = new PrivacySpec(privacy.secureAggregation(), Optional.of(noised(dice, norm)));
    }
    return new JobSpec(
        "name",
        Plan.DATA_SET,
        new TrainerSpec(Plan.TRAINER, Map.of()),
        model,
        new CohortSpec(
            size,
            goal,
            dice.between(1, goal),
            dice.between(0, 300),
            dice.chance(0.5) ? "first" : "uniform"),
        new RoundsSpec(dice.between(1, 8), dice.between(2_400, 9_000), release, maxAbandoned),
        update,
        new OptimizerSpec(dice.pick(List.of("fedavg", "fedavgm", "fedadam", "fedyogi")), Map.of()),
        secure ? privacy : PrivacySpec.NONE);
  }

  /** Of clients whose norm adapts; they play their noise with integers of their own. */
  private static DifferentialPrivacySpec noised(Dice dice, double norm) {
    double noise = 3;
    return new DifferentialPrivacySpec(
        NoisePlace.DISTRIBUTED,
        1e4,
        1e-5,
        OptionalDouble.of(noise),
        norm,
        Optional.of(PromisingPlan.adaptive(dice, norm, noise)),
        1,
        0.05);
  }
}
