package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of federations whose jobs promise differential privacy, each from one seed. No schedule
 * of crashes, restarts, rescaling, zombies and old checkpoints spends more than the budget, makes a
 * model without the noise of the key that the log names, or draws two noises for one sum: not even
 * one that loses keys while the run before still writes. Jobs that sample their clients have in
 * each round whom chance drew, whatever somebody forges. {@code -Dseed=N} runs one seed alone,
 * {@code -Dseeds=N} runs so many, {@code -DfirstSeed=N} says from which one on.
 */
class PromisingSimulationTest {
  private static final int SEEDS = 500;

  @Test
  void everySeedKeepsEveryPromiseOfDifferentialPrivacy() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Faults faults = new Faults();
    long models = 0;
    long abandoned = 0;
    long finished = 0;
    long spent = 0;
    long madeAgain = 0;
    long keysLost = 0;
    long norms = 0;
    long sampled = 0;
    long ofNobody = 0;
    long passedOver = 0;

    for (long seed = first; seed < first + count; seed++) {
      Federation.Result result = Federation.run(seed, PromisingPlan::draw);
      faults.addAll(result.faults());
      models += result.models();
      abandoned += result.abandoned();
      finished += result.jobs(Outcome.FINISHED);
      madeAgain += result.noisesDrawnAgain();
      keysLost += result.noiseKeysLost();
      norms += result.normsAdapted();
      sampled += result.sampled().rounds();
      ofNobody += result.sampled().ofNobody();
      passedOver += result.sampled().passedOver();
      spent +=
          result.log().jobs().values().stream()
              .filter(job -> ((JobState.Ended) job).reason().equals("privacy budget spent"))
              .count();
    }

    System.out.printf(
        "promising simulation: seeds=%d models=%d roundsAbandoned=%d jobs finished=%d"
            + " budgetsSpent=%d noisesDrawnAgain=%d keysLost=%d normsAdapted=%d sampled=%d"
            + " ofNobody=%d passedOver=%d faults=%d (%s)%n",
        count,
        models,
        abandoned,
        finished,
        spent,
        madeAgain,
        keysLost,
        norms,
        sampled,
        ofNobody,
        passedOver,
        faults.total(),
        faults);
    if (count >= SEEDS) {
      assertThat(finished - spent).as("jobs that had budget left").isGreaterThan(count / 10);
      assertThat(spent).as("jobs that spent it").isGreaterThan(count / 10);
      assertThat(madeAgain).as("sums released again").isPositive();
      assertThat(keysLost).as("keys lost").isPositive();
      assertThat(sampled).as("rounds for which clients were sampled").isGreaterThan(count / 10);
      assertThat(ofNobody).as("of these without a member").isPositive();
      assertThat(passedOver).as("draws that were too large").isPositive();
      assertThat(faults.of(Fault.FORGED_COHORT)).isPositive();
      assertThat(faults.of(Fault.RESTORE_OF_NOTHING)).isPositive();
      assertThat(faults.of(Fault.ZOMBIE)).isPositive();
      assertThat(faults.of(Fault.RESCALE)).isPositive();
      assertThat(faults.of(Fault.HOSTILE_OUT_OF_NORM)).isPositive();
      assertThat(faults.of(Fault.HOSTILE_NO_BIT)).isPositive();
      assertThat(norms).as("norms that followed their clients").isGreaterThan(count);
    }
  }
}
