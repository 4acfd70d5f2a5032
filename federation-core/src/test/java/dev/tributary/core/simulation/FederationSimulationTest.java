package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Hundreds of federations, each from one seed. {@code -Dseed=N} runs one seed alone, {@code
 * -Dseeds=N} runs so many from {@code -DfirstSeed=N} on.
 */
class FederationSimulationTest {
  private static final int SEEDS = 600;

  @Test
  void everySeedKeepsEveryPromiseOfTheFederation() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Faults faults = new Faults();
    long models = 0;
    long steps = 0;

    for (long seed = first; seed < first + count; seed++) {
      Federation.Result result = Federation.run(seed);
      faults.addAll(result.faults());
      models += result.models();
      steps += result.steps();
    }

    System.out.printf(
        "simulation: seeds=%d steps=%d models=%d faults=%d (%s)%n",
        count, steps, models, faults.total(), faults);
    if (only == null && count >= SEEDS) {
      for (Fault fault : Fault.values()) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameFederation() {
    for (long seed = 1; seed <= 5; seed++) {
      Federation.Result once = Federation.run(seed);
      Federation.Result again = Federation.run(seed);

      assertThat(again.steps()).isEqualTo(once.steps());
      assertThat(again.log()).isEqualTo(once.log());
    }
  }
}
