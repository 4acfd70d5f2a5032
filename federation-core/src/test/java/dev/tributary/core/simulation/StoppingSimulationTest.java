package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.LogRecord.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of federations, each from one seed, whose job ends by what it reaches: the coordinator
 * dies between any two records, zombies write, metrics are lost, come late, twice and from clients
 * that are no members. {@code -Dseed=N} runs one seed alone, {@code -Dseeds=N} runs so many, {@code
 * -DfirstSeed=N} says from which one on.
 */
class StoppingSimulationTest {
  private static final int SEEDS = 150;

  @Test
  void everyScheduleEndsAJobByTheConditionThatItsCurveMeets() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Faults faults = new Faults();
    long target = 0;
    long patience = 0;
    long wall = 0;
    long missed = 0;
    long models = 0;

    for (long seed = first; seed < first + count; seed++) {
      Federation.Result result = Federation.run(seed, StoppingPlan::draw);
      faults.addAll(result.faults());
      Ended job = (Ended) result.log().jobs().get("job");
      target += job.reason().startsWith("stop.target") ? 1 : 0;
      patience += job.reason().startsWith("stop.patience") ? 1 : 0;
      wall += job.reason().startsWith("stop.wallMillis") ? 1 : 0;
      missed += result.evaluationsMissed();
      models += result.models();
      assertThat(job.reason()).as("seed %d", seed).doesNotContain("rounds are done");
      assertThat(job.outcome()).as("seed %d", seed).isNotEqualTo(Outcome.FAILED);
    }

    System.out.printf(
        "stopping simulation: seeds=%d models=%d ended by target=%d patience=%d wall=%d"
            + " evaluations missed=%d faults=%d (%s)%n",
        count, models, target, patience, wall, missed, faults.total(), faults);
    if (count >= SEEDS) {
      assertThat(target).isGreaterThan(count / 6);
      assertThat(patience).isGreaterThan(count / 4);
      assertThat(wall).isGreaterThan(count / 8);
      assertThat(missed).as("of %d models", models).isLessThan(models / 10);
      for (Fault fault :
          new Fault[] {
            Fault.JOB_CRASH,
            Fault.RESTORE_OF_NOTHING,
            Fault.RESTORE_OF_OLDER_CHECKPOINT,
            Fault.ZOMBIE_RECORD,
            Fault.DUPLICATE_LOG_RECORD,
            Fault.METRICS_LOST,
            Fault.METRICS_TWICE,
            Fault.METRICS_OF_A_STRANGER
          }) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
    }
  }
}
