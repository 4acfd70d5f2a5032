package dev.tributary.core.scheduling;

import static dev.tributary.core.scheduling.Market.assertNotStarved;
import static dev.tributary.core.scheduling.MarketJobs.DEADLINE_MILLIS;
import static dev.tributary.core.scheduling.MarketJobs.RULES;
import static dev.tributary.core.scheduling.MarketJobs.client;
import static dev.tributary.core.scheduling.MarketJobs.job;
import static dev.tributary.core.scheduling.MarketJobs.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Jobs that reserve memory and GPUs on the same clients. {@link Market} itself fails if at any time
 * more of a client is reserved than it offers.
 */
class ReservingSimulationTest {
  private static final long WINDOW = 120_000;
  private static final long HOUR = 3_600_000;
  private static final int SEEDS = 6;
  private static final int SLOTS = 20;

  /**
   * One job reserves three quarters of the memory of all ten clients and has the lowest priority;
   * small ones of the highest reserve up to a half of two or three each, in round after round.
   * Slots there are for all of them.
   */
  private static Market hungryAmongSmall(long seed, SchedulingRules rules) {
    Market market = new Market(seed, rules);
    for (int i = 0; i < 10; i++) {
      market.join(client(SLOTS, 8_192, 0));
    }
    market.in(
        1_000,
        () ->
            market.submit(
                "hungry",
                job(10, 2, queue("default", -100)).reserving(new ResourceSpec(6_144, 0))));
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      market.submit(
          "small" + i,
          job(2 + random.nextInt(2), 200, queue("default", 100))
              .reserving(new ResourceSpec(1_024 * (1 + random.nextInt(4)), 0)));
    }
    return market;
  }

  @Test
  void smallJobsOfAHigherPriorityDoNotStarveOneThatReservesMuch() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Market market = hungryAmongSmall(seed, RULES);

      market.runUntil(WINDOW);

      assertNotStarved(market, "hungry", seed);
    }
  }

  @Test
  void withoutTheRuleForOverdueJobsTheHungryOneStarves() {
    Market market = hungryAmongSmall(1, new SchedulingRules(Map.of(), HOUR));

    market.runUntil(WINDOW);

    assertThat(market.state().jobs().get("hungry")).isInstanceOf(JobState.Waiting.class);
    assertThat(market.longestWaitMillis).doesNotContainKey("hungry");
  }

  @Test
  void whatIsSetAsideIsOnlyWhatTheOverdueJobLacks() {
    Market market = new Market(1, RULES);
    for (int i = 0; i < 4; i++) {
      market.join(client(3, 4_096, 1));
    }
    // Three have the GPUs of two clients each again and again, and one wants those of all four.
    ResourceSpec gpu = new ResourceSpec(0, 1);
    for (int i = 0; i < 3; i++) {
      market.submit("holder" + i, job(2, 200, queue("default", 100)).reserving(gpu));
    }
    market.submit("all", job(4, 200, queue("default", 0)).reserving(gpu));
    market.submit("memory", job(4, 200, queue("default", 0)).reserving(new ResourceSpec(4_096, 0)));

    market.runUntil(WINDOW);

    assertThat(market.longestWaitMillis.get("all")).isGreaterThan(RULES.overdueMillis());
    assertThat(market.longestWaitMillis.get("memory")).isLessThan(DEADLINE_MILLIS);
  }

  @Test
  void reservationsLetFewerJobsHaveAClientThanItsSlots() {
    Market market = new Market(3, RULES);
    for (int i = 0; i < 4; i++) {
      market.join(client(4, 4_096, 1));
    }
    for (int i = 0; i < 3; i++) {
      market.submit(
          "half" + i, job(4, 1, queue("default", 0)).reserving(new ResourceSpec(2_048, 0)));
    }
    market.submit("free", job(4, 1, queue("default", 0)));

    market.runUntil(1_100);

    Map<String, JobState> jobs = market.state().jobs();
    assertThat(List.of(jobs.get("half0"), jobs.get("half1"), jobs.get("free")))
        .allMatch(JobState.Collecting.class::isInstance);
    assertThat(jobs.get("half2")).isInstanceOf(JobState.Waiting.class);
  }

  @Test
  void jobsOfAllSizesFinishOnClientsOfAllSizesThatComeAndGo() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Market market = new Market(seed, RULES).withChurn(0.05);
      Random random = new Random(seed);
      for (int i = 0; i < 30; i++) {
        market.join(client(1 + random.nextInt(4), 1_024 << random.nextInt(4), random.nextInt(3)));
      }
      for (int i = 0; i < 10; i++) {
        ResourceSpec resources = new ResourceSpec(random.nextInt(4_097), random.nextInt(2));
        market.submit(
            "job" + i,
            job(4 + random.nextInt(4), 2, 5, queue("team" + i % 3, i % 2), Map.of())
                .reserving(resources));
      }

      market.runUntil(HOUR);

      assertThat(market.state().jobs().values())
          .as("seed %d", seed)
          .hasSize(10)
          .allSatisfy(
              job ->
                  assertThat(job)
                      .isInstanceOfSatisfying(
                          JobState.Ended.class,
                          ended -> assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED)));
    }
  }
}
