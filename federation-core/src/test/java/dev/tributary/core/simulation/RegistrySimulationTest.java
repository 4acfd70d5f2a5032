package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Federations, each from one seed, whose models get names, and jobs that start from them: the
 * coordinator dies between any two records and reads all requests again, zombies write, people ask
 * twice, at the same time and for what there is not. {@code -Dseed=N} runs one seed alone, {@code
 * -Dseeds=N} runs so many, {@code -DfirstSeed=N} says from which one on.
 */
class RegistrySimulationTest {
  private static final int SEEDS = 100;

  @Test
  void everyRequestIsAnsweredOnceAndEveryJobStartsFromWhatItsSpecSaysOrFails() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Faults faults = new Faults();
    long moves = 0;
    long returns = 0;
    long refusals = 0;
    long hasty = 0;
    long proven = 0;
    long unfit = 0;

    for (long seed = first; seed < first + count; seed++) {
      Federation.Result result = Federation.run(seed, RegistryPlan::draw);
      faults.addAll(result.faults());
      Registry registry = result.registry();
      moves += registry.moves();
      returns += registry.returns();
      refusals += registry.refusals();
      hasty += registry.hasty();
      proven += registry.proven();
      unfit += registry.unfit();
    }

    System.out.printf(
        "registry simulation: seeds=%d aliases moved=%d back=%d refused=%d (%d in haste) rounds of heirs=%d"
            + " heirs failed=%d faults=%d (%s)%n",
        count, moves, returns, refusals, hasty, proven, unfit, faults.total(), faults);
    if (count >= SEEDS) {
      assertThat(moves).as("aliases moved").isGreaterThan(2L * count);
      assertThat(returns).as("aliases moved back").isGreaterThan(count / 4);
      assertThat(refusals).as("requests refused").isGreaterThan(count / 4);
      assertThat(hasty).as("of %d refusals", refusals).isLessThan(refusals / 50);
      assertThat(proven).as("rounds of jobs with a model from before").isGreaterThan(count);
      assertThat(unfit).as("jobs whose model is not what they say").isGreaterThan(count / 10);
      for (Fault fault : EnumSet.range(Fault.SOURCE_AWAY, Fault.ALIAS_OF_NOTHING)) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
      for (Fault fault :
          new Fault[] {
            Fault.JOB_CRASH,
            Fault.RESTORE_OF_NOTHING,
            Fault.RESTORE_OF_OLDER_CHECKPOINT,
            Fault.ZOMBIE_RECORD,
            Fault.DUPLICATE_LOG_RECORD,
            Fault.LOST_APPEND
          }) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
    }
  }
}
