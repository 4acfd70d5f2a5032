package dev.tributary.core.simulation;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.QueueSpec;

/**
 * Other specs for a job that is there: of as many rounds, and for no more clients, so that the job
 * comes to the same end.
 */
final class OtherSpecs {
  private OtherSpecs() {}

  static JobSpec of(JobSpec spec, Dice dice) {
    JobSpec other =
        new JobSpec(
            "updated-" + dice.between(1, 1_000),
            spec.dataSet(),
            spec.trainer(),
            spec.model(),
            spec.privacy().equals(PrivacySpec.NONE) ? smaller(spec.cohort(), dice) : spec.cohort(),
            spec.rounds(),
            spec.update(),
            spec.optimizer(),
            spec.privacy());
    QueueSpec queue = new QueueSpec(spec.queue().namespace(), dice.between(0, 9));
    return other.with(queue, spec.dataSetRequirements());
  }

  private static CohortSpec smaller(CohortSpec cohort, Dice dice) {
    int goal = dice.between(1, cohort.goal());
    return new CohortSpec(
        cohort.size(),
        goal,
        Math.min(goal, cohort.minimum()),
        cohort.patienceMillis(),
        cohort.selection());
  }
}
