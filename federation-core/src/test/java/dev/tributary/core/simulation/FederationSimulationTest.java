package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.LogRecord.Outcome;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of federations, each from one seed. {@code -Dseed=N} runs one seed alone, {@code
 * -Dseeds=N} runs so many, {@code -DfirstSeed=N} says from which one on.
 */
class FederationSimulationTest {
  private static final int SEEDS = 1_500;

  @Test
  void everySeedKeepsEveryPromiseOfTheFederation() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : Long.getLong("firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("seeds", SEEDS);
    Tally tally = new Tally();

    for (long seed = first; seed < first + count; seed++) {
      tally.add(Federation.run(seed));
    }

    System.out.println("simulation: " + tally);
    if (count >= SEEDS) {
      tally.assertNothingWasLeftOut();
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

  /** What all seeds together went through. */
  private static final class Tally {
    private final Faults faults = new Faults();
    private int seeds;
    private long steps;
    private long models;
    private long abandoned;
    private long finished;
    private long stopped;
    private long failed;
    private long awaited;
    private long confirmed;

    void add(Federation.Result result) {
      seeds++;
      faults.addAll(result.faults());
      steps += result.steps();
      models += result.models();
      abandoned += result.abandoned();
      finished += result.jobs(Outcome.FINISHED);
      stopped += result.jobs(Outcome.STOPPED);
      failed += result.jobs(Outcome.FAILED);
      awaited += result.stops().awaited();
      confirmed += result.stops().confirmed();
    }

    void assertNothingWasLeftOut() {
      for (Fault fault : EnumSet.range(Fault.JOB_CRASH, Fault.HOSTILE_AFTER_COMPLETE)) {
        assertThat(faults.of(fault)).as("injected %s", fault).isPositive();
      }
      assertThat(abandoned).as("rounds abandoned").isPositive();
      assertThat(stopped).as("jobs stopped").isPositive();
      assertThat(failed).as("jobs failed").isPositive();
      // The others had a client that was silent, or was forgotten in a crash of the coordinator.
      assertThat(confirmed).as("of %d stops", awaited).isGreaterThan(awaited / 2);
      assertThat(confirmed).as("of %d stops", awaited).isLessThan(awaited);
    }

    @Override
    public String toString() {
      return ("seeds=%d steps=%d models=%d roundsAbandoned=%d jobs finished=%d stopped=%d failed=%d"
              + " stops awaited=%d confirmed=%d faults=%d (%s)")
          .formatted(
              seeds,
              steps,
              models,
              abandoned,
              finished,
              stopped,
              failed,
              awaited,
              confirmed,
              faults.total(),
              faults);
    }
  }
}
