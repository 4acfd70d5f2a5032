package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * A federation job as its owner wrote it. Every part checks itself on construction and names the
 * key, the rule and the value it refuses, so a spec that exists can be run.
 *
 * @param name what people call it, 1-64 letters, digits, dots, dashes, underscores
 * @param dataSet the data set that a client must hold, by the name in its agent's configuration
 */
public record JobSpec(
    String name,
    String dataSet,
    TrainerSpec trainer,
    ModelSpec model,
    CohortSpec cohort,
    RoundsSpec rounds,
    UpdateSpec update,
    OptimizerSpec optimizer) {

  public JobSpec {
    Require.name("name", name);
    Require.name("dataSet", dataSet);
    Require.that(trainer != null, "trainer", "must be given", null);
    Require.that(model != null, "model", "must be given", null);
    Require.that(cohort != null, "cohort", "must be given", null);
    Require.that(rounds != null, "rounds", "must be given", null);
    Require.that(update != null, "update", "must be given", null);
    Require.that(optimizer != null, "optimizer", "must be given", null);
    update.grid(cohort.size());
  }
}
