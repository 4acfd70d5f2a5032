package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.LogRecord.Outcome;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of federations that mask their updates, each from one seed: clients vanish in every
 * phase, the coordinator dies between any two, messages come late, twice or forged. No schedule
 * makes clients reveal both secrets of one, or a sum over fewer members than the minimum, and each
 * released sum is that of the members' integers. {@code -Dseed=N} runs one seed alone, {@code
 * -Dseeds=N} runs so many, {@code -DfirstSeed=N} says from which one on.
 */
class SecureSimulationTest {
  private static final int SEEDS = 600;

  private static final Set<Fault> NOT_PLAYED =
      EnumSet.range(Fault.HOSTILE_GOOD, Fault.HOSTILE_NO_BIT);

  static {
    NOT_PLAYED.addAll(EnumSet.range(Fault.METRICS_LOST, Fault.ALIAS_OF_NOTHING));
  }

  @Test
  void everySeedKeepsEveryPromiseOfSecureRounds() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Faults faults = new Faults();
    long steps = 0;
    long models = 0;
    long abandoned = 0;
    long finished = 0;
    long norms = 0;

    for (long seed = first; seed < first + count; seed++) {
      Federation.Result result = Federation.run(seed, SecurePlan::draw);
      faults.addAll(result.faults());
      steps += result.steps();
      models += result.models();
      abandoned += result.abandoned();
      finished += result.jobs(Outcome.FINISHED);
      norms += result.normsAdapted();
    }

    System.out.printf(
        "secure simulation: seeds=%d steps=%d models=%d roundsAbandoned=%d jobs finished=%d"
            + " normsAdapted=%d faults=%d (%s)%n",
        count, steps, models, abandoned, finished, norms, faults.total(), faults);
    if (count >= SEEDS) {
      assertThat(finished).as("jobs finished").isGreaterThan(count / 2);
      assertThat(abandoned).as("rounds abandoned").isPositive();
      assertThat(norms).as("norms that followed their clients").isGreaterThan(count / 2);
      for (Fault fault : EnumSet.complementOf(EnumSet.copyOf(NOT_PLAYED))) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameFederation() {
    for (long seed = 1; seed <= 3; seed++) {
      Federation.Result once = Federation.run(seed, SecurePlan::draw);
      Federation.Result again = Federation.run(seed, SecurePlan::draw);

      assertThat(again.steps()).isEqualTo(once.steps());
      assertThat(again.log()).isEqualTo(once.log());
    }
  }
}
