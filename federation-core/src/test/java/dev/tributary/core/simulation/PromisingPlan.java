package dev.tributary.core.simulation;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is drawn for a federation whose jobs promise differential privacy; now and then one does
 * not. Some can afford fewer rounds than they want, some more. A third of them samples its clients.
 */
final class PromisingPlan {
  private PromisingPlan() {}

  static Plan draw(Dice dice) {
    int clients = dice.between(1, 7);
    List<Submission> jobs = new ArrayList<>();
    int count = dice.chance(0.3) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      long stop = dice.chance(0.1) ? dice.between(0, 4_000) : Actor.NEVER;
      boolean promises = i == 0 || dice.chance(0.5);
      jobs.add(
          new Submission("job" + i, spec(dice, clients, promises), dice.between(0, 500), stop));
    }
    boolean quiet = dice.chance(0.4);
    long presenceTimeout = quiet ? 1_000_000_000L : Plan.PRESENCE_TIMEOUT_MILLIS;
    int[] snapshots = {1, 3, 10, 40, 1_000};
    return new Plan(
        clients,
        0,
        dice.between(1, 4),
        jobs,
        new CoordinatorSettings(presenceTimeout, snapshots[dice.between(0, 4)]),
        dice.between(1_000, 12_000),
        Plan.level(dice),
        Plan.level(dice),
        Plan.level(dice),
        quiet,
        dice.chance(0.4));
  }

  private static JobSpec spec(Dice dice, int clients, boolean promises) {
    int size = dice.between(1, clients);
    int goal = dice.between(1, size);
    JobSpec plain =
        new JobSpec(
            "name",
            Plan.DATA_SET,
            new TrainerSpec(Plan.TRAINER, Map.of()),
            Plan.model(dice),
            new CohortSpec(
                size,
                goal,
                dice.between(1, goal),
                dice.between(0, 300),
                dice.chance(0.5) ? "first" : "uniform"),
            // A round whose noise is lost must come to an end.
            new RoundsSpec(
                dice.between(1, 8),
                dice.between(800, 3_000),
                dice.between(400, Plan.MOST_RELEASE_MILLIS),
                Plan.PATIENT),
            new UpdateSpec(dice.pick(List.of(0.5f, 1f, 3.7f)), 1),
            new OptimizerSpec(
                dice.pick(List.of("fedavg", "fedavgm", "fedadam", "fedyogi")), Map.of()));
    if (!promises) {
      return plain;
    }
    return clients > 1 && dice.chance(0.35)
        ? sampled(dice, plain, clients)
        : promising(dice, plain, plain.cohort(), 1, dice.pick(List.of(0.5, 1.0, 3.0)));
  }

  /** Every second client, and now and then more than the cohort holds. */
  private static JobSpec sampled(Dice dice, JobSpec plain, int clients) {
    int goal = dice.between(1, clients / 2);
    CohortSpec poisson =
        new CohortSpec(
            dice.between(2 * goal, clients),
            goal,
            dice.between(1, goal),
            dice.between(0, 300),
            "poisson");
    return promising(dice, plain, poisson, 0.5, 1);
  }

  private static JobSpec promising(
      Dice dice, JobSpec plain, CohortSpec cohort, double rate, double noise) {
    ModelSpec model = plain.model();
    double largest = plain.update().bound() * Math.sqrt(model.parameterCount());
    double norm = largest * dice.pick(List.of(0.2, 0.7, 1.1));
    // Sampled jobs have a fixed norm.
    Optional<AdaptiveClip> adaptive =
        rate == 1 && dice.chance(0.5) ? Optional.of(adaptive(dice, norm, noise)) : Optional.empty();
    JobSpec generous = with(plain, cohort, 1e4, noise, norm, adaptive, rate);
    PrivacyLedger ledger = PrivacyLedger.empty(generous.privacyPlan().orElseThrow());
    for (int affordable = dice.between(1, 10); affordable > 0; affordable--) {
      ledger = ledger.afterRound(cohort.minimum());
    }
    return with(plain, cohort, ledger.spent().epsilon() * 1.0001, noise, norm, adaptive, rate);
  }

  /** So that some norms run into their bounds. */
  static AdaptiveClip adaptive(Dice dice, double norm, double noise) {
    return new AdaptiveClip(
        dice.pick(List.of(0.2, 0.5, 0.9)),
        dice.pick(List.of(0.2, 1.0)),
        noise * dice.pick(List.of(0.6, 2.0)),
        norm / dice.pick(List.of(1.0, 3.0)),
        norm * 3);
  }

  private static JobSpec with(
      JobSpec plain,
      CohortSpec cohort,
      double epsilon,
      double noise,
      double norm,
      Optional<AdaptiveClip> adaptive,
      double rate) {
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        cohort,
        plain.rounds(),
        plain.update(),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    epsilon,
                    1e-5,
                    OptionalDouble.of(noise),
                    norm,
                    adaptive,
                    rate,
                    0))));
  }
}
