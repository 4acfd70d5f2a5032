package dev.tributary.core.scheduling;

import static dev.tributary.core.scheduling.MarketJobs.DEADLINE_MILLIS;
import static dev.tributary.core.scheduling.MarketJobs.client;
import static dev.tributary.core.scheduling.MarketJobs.job;
import static dev.tributary.core.scheduling.MarketJobs.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Jobs finish around clients whose owners decline them, from the beginning or in the middle of
 * rounds. {@link Market} itself fails if one is asked that has declined.
 */
class DecliningSimulationTest {
  private static final int SEEDS = 12;
  private static final int CLIENTS = 12;
  private static final int JOBS = 3;
  private static final long HOUR = 3_600_000;

  @Test
  void jobsFinishAroundClientsThatChangeTheirMindsInTheMiddleOfRounds() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Market market = new Market(seed, SchedulingRules.DEFAULT);
      Random random = new Random(seed);
      for (int i = 0; i < CLIENTS; i++) {
        market.join(client(1 + i % 2, Map.of()));
      }
      for (int i = 0; i < JOBS; i++) {
        market.submit("job" + i, job(5, 2, 8, queue("default", 0), Map.of()));
      }
      // Four never decline, so that there is always somebody for every job.
      for (int i = 4; i < CLIENTS; i++) {
        wavers(market, "client%05d".formatted(i), random);
      }

      market.runUntil(HOUR);

      assertThat(market.state().jobs().values())
          .as("seed %d", seed)
          .hasSize(JOBS)
          .allSatisfy(
              job ->
                  assertThat(((JobState.Ended) job).outcome())
                      .as(job.toString())
                      .isEqualTo(Outcome.FINISHED));
    }
  }

  /** Every few seconds it declines other jobs than before. */
  private static void wavers(Market market, String client, Random random) {
    Map<String, String> declined = new TreeMap<>();
    for (int i = 0; i < JOBS; i++) {
      if (random.nextBoolean()) {
        declined.put("job" + i, "not today");
      }
    }
    market.decline(client, declined);
    market.in(500 + random.nextInt(3_000), () -> wavers(market, client, random));
  }

  @Test
  void aClientThatDeclinesFromTheBeginningIsInNoCohort() {
    Market market = new Market(1, SchedulingRules.DEFAULT);
    for (int i = 0; i < 4; i++) {
      market.join(client());
    }
    market.decline("client00000", Map.of("job", "not here"));
    market.submit("job", job(3, 5, queue("default", 0)));

    market.runUntil(HOUR);

    assertThat(market.log)
        .filteredOn(RoundStarted.class::isInstance)
        .hasSize(5)
        .allSatisfy(
            record ->
                assertThat(((RoundStarted) record).cohort())
                    .containsExactly("client00001", "client00002", "client00003"));
  }

  @Test
  void aRoundWhoseClientsAllDeclineEndsLongBeforeItsDeadline() {
    Market market = new Market(1, SchedulingRules.DEFAULT).trainingTakes(4_000, 4_500);
    for (int i = 0; i < 3; i++) {
      market.join(client());
    }
    market.submit("job", job(3, 1, queue("default", 0)));
    market.in(
        1_000,
        () -> {
          for (int i = 0; i < 3; i++) {
            market.decline("client%05d".formatted(i), Map.of("job", "not here"));
          }
        });

    market.runUntil(1_000 + DEADLINE_MILLIS / 2);

    assertThat(market.log).filteredOn(RoundAbandoned.class::isInstance).hasSize(1);
    assertThat(market.log).noneMatch(RoundClosed.class::isInstance);
    assertThat(market.state().jobs().get("job")).isInstanceOf(JobState.Waiting.class);
  }
}
