package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.servers.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Agents that train and clip, and a service that adds noise and keeps the account. */
class PrivateFederationIT {
  private static final String JOB = "private";
  private static final String ENDLESS = "endless";

  /** Less than the silence after which a client is given up. */
  private static final long SOON_MILLIS = 9_000;

  private static final int CLIENTS = 4;

  /** Three rounds with noise of twice the norm, which adapts, cost 4.0 at delta 1e-5, four 4.7. */
  private static final double BUDGET = 4.2;

  private static final int AFFORDABLE = 3;

  /** So often that one with the keys of the noise is there long before the last round. */
  private static final Map<String, String> CHECKPOINTS =
      Map.of("checkpoint.interval-millis", "200");

  private final List<JobEvent> events = new ArrayList<>();
  private CompletableFuture<String> kill;

  @Test
  void aJobKeepsItsAccountThroughACrashAndEndsBeforeTheRoundThatWouldExceedIt() {
    Path directory = Path.of("target", "private-" + UUID.randomUUID());
    QuickstartOptions options = new QuickstartOptions(CLIENTS, 20, 1, 2, false, directory);
    int reporter = FreePorts.pick(1).get(0);
    try (LocalFederation servers =
            LocalFederation.start(
                options.directory(),
                options.parallelism(),
                CHECKPOINTS,
                ScrapedFederation.reporterAt(reporter));
        DigitsFederation digits = new DigitsFederation(options)) {
      JobSpec spec = promising(digits.spec());
      List<Agent> agents = servers.startAgents(digits.parts());
      try (ScrapedFederation scraped = new ScrapedFederation(servers, reporter, agents)) {
        JobClient jobs = JobClient.connect(servers.kafka(), JobClient.DEFAULT_PATIENCE);
        jobs.submit(JOB, spec);

        JobView end =
            jobs.watch(
                JOB,
                event -> {
                  on(event, servers, spec.model().shardCount());
                  scraped.look();
                });

        scraped.hasAllThatIsWatched();

        assertThat(kill.join()).as("the TaskManager that was killed").isNotEmpty();
        assertThat(servers.restarts()).isPositive();
        assertThat(end.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(end.reason()).isEqualTo("privacy budget spent");
        assertThat(end.version()).isEqualTo(AFFORDABLE);
        assertThat(end.archived().orElseThrow().version()).isEqualTo(AFFORDABLE);
        checkAccount(spec, end);
        assertThat(end.rounds())
            .extracting(round -> round.clipNorm().orElseThrow())
            .containsExactlyElementsOf(AdaptedNorms.of(spec, events).values());

        stopInMidRound(jobs, digits.spec());
      } finally {
        agents.parallelStream().forEach(Agent::close);
      }
    }
  }

  /** Its agents would train for hours; they end that as soon as the job is stopped, and say so. */
  private static void stopInMidRound(JobClient jobs, JobSpec digits) {
    List<LogRecord> records = new ArrayList<>();
    jobs.submit(ENDLESS, endless(digits));
    JobView end =
        jobs.watch(
            ENDLESS,
            event -> {
              records.add(event.record());
              if (event.record() instanceof RoundStarted) {
                assertThat(jobs.stop(ENDLESS, "enough").reason()).isEqualTo("enough");
              }
            });

    assertThat(end.status()).isEqualTo(JobStatus.STOPPED);
    assertThat(end.reason()).isEqualTo("enough");
    assertThat(records.get(records.size() - 2)).isInstanceOf(StopOrdered.class);
    assertThat(records.get(records.size() - 1).atMillis())
        .as("long before silence or the deadline would have ended it")
        .isLessThan(records.get(records.size() - 2).atMillis() + SOON_MILLIS);
  }

  private static JobSpec endless(JobSpec digits) {
    Map<String, String> parameters = new TreeMap<>(digits.trainer().parameters());
    parameters.put("localEpochs", "100000");
    return new JobSpec(
        digits.name(),
        digits.dataSet(),
        new TrainerSpec(digits.trainer().name(), parameters),
        digits.model(),
        digits.cohort(),
        new RoundsSpec(1, 600_000, 600_000, 1),
        digits.update(),
        digits.optimizer());
  }

  private static JobSpec promising(JobSpec digits) {
    RoundsSpec rounds = digits.rounds();
    return new JobSpec(
        digits.name(),
        digits.dataSet(),
        digits.trainer(),
        digits.model(),
        digits.cohort(),
        new RoundsSpec(20, rounds.deadlineMillis(), rounds.releaseMillis(), rounds.maxAbandoned()),
        new UpdateSpec(digits.update().bound(), 1),
        digits.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    BUDGET,
                    1e-5,
                    OptionalDouble.of(2),
                    0.5,
                    Optional.of(new AdaptiveClip(0.5, 0.2, 2, 0.005, 50)),
                    1,
                    0))));
  }

  /** All clients take part in each round, so it is known how many chunks came before. */
  private void on(JobEvent event, LocalFederation servers, int shards) {
    events.add(event);
    if (event.record() instanceof RoundStarted started && started.round() == AFFORDABLE) {
      MidRoundKill killer =
          new MidRoundKill(servers.kafka(), servers.flink(), servers.aggregationJob());
      long before = (AFFORDABLE - 1L) * CLIENTS * shards;
      kill = CompletableFuture.supplyAsync(() -> killer.afterUpdates(before));
    }
  }

  /** What the log says a round cost is what the rounds so far cost, crash or not. */
  private void checkAccount(JobSpec spec, JobView end) {
    PrivacyLedger ledger = PrivacyLedger.empty(spec.privacyPlan().orElseThrow());
    assertThat(ledger.roundsLeft(20)).isEqualTo(AFFORDABLE);
    List<PrivacyEntry> expected = new ArrayList<>();
    for (int round = 1; round <= AFFORDABLE; round++) {
      expected.add(ledger.entry(CLIENTS));
      ledger = ledger.afterRound(CLIENTS);
    }

    assertThat(records(RoundClosed.class))
        .extracting(closed -> closed.privacy().orElseThrow())
        .containsExactlyElementsOf(expected);
    assertThat(end.rounds())
        .extracting(RoundView::privacy)
        .extracting(Optional::get)
        .containsExactlyElementsOf(expected);
    assertThat(end.ledger().orElseThrow().spent()).isEqualTo(ledger.spent());
    assertThat(ledger.spent().epsilon()).isBetween(3.5, BUDGET);
    // All of them took part: what agents send is within the norm.
    assertThat(records(RoundClosed.class))
        .allSatisfy(r -> assertThat(r.members()).hasSize(CLIENTS));
    assertThat(records(NoiseKeysFixed.class)).as("keys, which no crash has lost").hasSize(1);
  }

  private <T> List<T> records(Class<T> type) {
    return events.stream().map(JobEvent::record).filter(type::isInstance).map(type::cast).toList();
  }
}
