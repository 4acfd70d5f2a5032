package dev.tributary.core.scheduling;

import static dev.tributary.core.scheduling.Market.assertNotStarved;
import static dev.tributary.core.scheduling.MarketJobs.RULES;
import static dev.tributary.core.scheduling.MarketJobs.client;
import static dev.tributary.core.scheduling.MarketJobs.job;
import static dev.tributary.core.scheduling.MarketJobs.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What many jobs may expect of each other on the same clients. */
class SchedulingSimulationTest {
  private static final long WINDOW = 200_000;
  private static final long HOUR = 3_600_000;
  private static final int SEEDS = 12;

  /**
   * One job wants all ten clients and has the lowest priority; small ones of the highest want two
   * or three each, in round after round, so that hardly ever are all ten idle by chance.
   */
  private static Market largeAmongSmall(long seed, SchedulingRules rules) {
    Market market = new Market(seed, rules);
    for (int i = 0; i < 10; i++) {
      market.join(client());
    }
    // When the others are at work already.
    market.in(1_000, () -> market.submit("large", job(10, 2, queue("default", -100))));
    Random random = new Random(seed);
    for (int i = 0; i < 8; i++) {
      market.submit("small" + i, job(2 + random.nextInt(2), 200, queue("default", 100)));
    }
    return market;
  }

  @Test
  void smallJobsOfAHigherPriorityDoNotStarveALargeOne() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Market market = largeAmongSmall(seed, RULES);

      market.runUntil(WINDOW);

      assertNotStarved(market, "large", seed);
    }
  }

  @Test
  void withoutTheRuleForOverdueJobsTheLargeOneStarves() {
    Market market = largeAmongSmall(1, new SchedulingRules(Map.of(), HOUR));

    market.runUntil(WINDOW);

    assertThat(market.state().jobs().get("large")).isInstanceOf(JobState.Waiting.class);
    assertThat(market.longestWaitMillis).doesNotContainKey("large");
  }

  @Test
  void noJobIsBlockedByOneThatCanNotRun() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> alone = roundsOfTheOthers(seed, List.of());
      List<String> beside =
          roundsOfTheOthers(
              seed,
              List.of(
                  job(11, 3, queue("default", 100)),
                  job(2, 2, 3, queue("default", 100), Map.of("site", "nowhere")),
                  job(2, 3, queue("default", 100)).reserving(new ResourceSpec(1, 0))));

      assertThat(beside).as("seed %d", seed).isEqualTo(alone);
    }
  }

  /** Of three jobs on ten clients, with or without others that no clients are enough for. */
  private static List<String> roundsOfTheOthers(long seed, List<JobSpec> impossible) {
    Market market = new Market(seed, RULES);
    for (int i = 0; i < 10; i++) {
      market.join(client());
    }
    for (int i = 0; i < impossible.size(); i++) {
      market.submit("impossible" + i, impossible.get(i));
    }
    for (int i = 0; i < 3; i++) {
      market.submit("job" + i, job(4, 40, queue("default", 0)));
    }
    market.runUntil(100_000);
    return market.log.stream()
        .filter(record -> record instanceof OfJob ofJob && ofJob.job().startsWith("job"))
        .filter(LogRecord.RoundStarted.class::isInstance)
        .map(record -> ((OfJob) record).job() + "@" + record.atMillis())
        .toList();
  }

  @Test
  void namespacesGetClientsByTheirWeights() {
    Market market = new Market(7, new SchedulingRules(Map.of("heavy", 3), HOUR));
    for (int i = 0; i < 40; i++) {
      market.join(client());
    }
    for (int i = 0; i < 20; i++) {
      market.submit("heavy" + i, job(4, 1_000, queue("heavy", 0)));
      market.submit("light" + i, job(4, 1_000, queue("light", 0)));
    }

    market.runUntil(WINDOW);

    double ratio = market.workMillis.get("heavy") / market.workMillis.get("light");
    assertThat(ratio).isBetween(2.4, 3.6);
  }

  @Test
  void capacityLetsAClientServeSeveralJobsAtOnce() {
    Market market = new Market(3, RULES);
    for (int i = 0; i < 4; i++) {
      market.join(client(3, Map.of()));
    }
    for (int i = 0; i < 3; i++) {
      market.submit("job" + i, job(4, 1, queue("default", 0)));
    }

    market.runUntil(1_100);

    assertThat(market.state().jobs().values()).allMatch(JobState.Collecting.class::isInstance);
  }

  @Test
  void fiftyJobsOfThreeNamespacesFinishOnTwoHundredClientsThatComeAndGo() {
    Market market = new Market(11, new SchedulingRules(Map.of("a", 2), 30_000)).withChurn(0.006);
    churning(market, 200, 50);

    market.runUntil(HOUR);

    assertFinished(market, 50);
  }

  @Test
  void jobsFinishWithThirtyPercentOfTheClientsLeavingAndAsManyJoiningInEveryRound() {
    for (long seed = 1; seed <= 10; seed++) {
      Market market = new Market(seed, RULES).withChurn(0.3);
      churning(market, 30, 3);

      market.runUntil(HOUR);

      assertFinished(market, 3);
    }
  }

  private static void churning(Market market, int clients, int jobs) {
    for (int i = 0; i < clients; i++) {
      market.join(client(1 + i % 2, Map.of("site", "site" + i % 4)));
    }
    for (int i = 0; i < jobs; i++) {
      String namespace = List.of("a", "b", "c").get(i % 3);
      Map<String, String> labels = i % 5 == 0 ? Map.of("site", "site1") : Map.of();
      market.submit("job" + i, job(6, 2, 5, queue(namespace, i % 2), labels));
    }
  }

  private static void assertFinished(Market market, int jobs) {
    assertThat(market.state().jobs().values())
        .hasSize(jobs)
        .allSatisfy(
            job ->
                assertThat(job)
                    .isInstanceOfSatisfying(
                        JobState.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED)));
  }
}
