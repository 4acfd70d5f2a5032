package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.data.DataSet;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.storage.archive.ModelArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Agents that add their share of the noise behind masks, and a service that keeps the account. */
class NoisedFederationIT {
  private static final String JOB = "noised";
  private static final int CLIENTS = 5;
  private static final int ROUNDS = 20;
  private static final int CLASSES = 10;
  private static final double BUDGET = 4;
  private static final double NOISE = 2;
  private static final AdaptiveClip CLIP = new AdaptiveClip(0.5, 0.2, 3, 0.1, 10);

  private final List<JobEvent> events = new ArrayList<>();

  @Test
  void theJobEndsWithItsBudgetAndItsModelHasTheNoiseOfItsClients() throws Exception {
    Path directory = Path.of("target", "noised-" + UUID.randomUUID());
    QuickstartOptions options =
        new QuickstartOptions(
            CLIENTS, ROUNDS, 1, 2, false, true, OptionalDouble.of(BUDGET), directory);
    try (LocalFederation servers = LocalFederation.start(options);
        DigitsFederation digits = new DigitsFederation(options);
        MortalAgents agents = servers.startSecureAgents(digits.parts(), death -> false)) {
      JobSpec spec = promising(digits.spec());
      JobClient jobs = JobClient.connect(servers.kafka(), JobClient.DEFAULT_PATIENCE);
      jobs.submit(JOB, spec);

      JobView end = jobs.watch(JOB, events::add);

      assertThat(agents).isNotNull();
      assertThat(end.status()).isEqualTo(JobStatus.FINISHED);
      assertThat(end.reason()).isEqualTo("privacy budget spent");
      checkAccount(spec, end);
      assertThat(records(NoiseKeysFixed.class)).as("the server makes no noise").isEmpty();
      try (ModelArchive archive = new ModelArchive(servers.archive())) {
        checkNoise(spec, digits.parts().values(), archive.get(JOB, end.version()));
      }
    }
  }

  /** With more noise than would let all rounds fit the budget: it is given, not settled. */
  private static JobSpec promising(JobSpec digits) {
    DifferentialPrivacySpec promise =
        new DifferentialPrivacySpec(
            NoisePlace.DISTRIBUTED,
            BUDGET,
            1e-5,
            OptionalDouble.of(NOISE),
            1,
            Optional.of(CLIP),
            1,
            digits.privacy().secureAggregation().orElseThrow().adversaryShare());
    return new JobSpec(
        digits.name(),
        digits.dataSet(),
        digits.trainer(),
        digits.model(),
        digits.cohort(),
        digits.rounds(),
        digits.update(),
        digits.optimizer(),
        new PrivacySpec(digits.privacy().secureAggregation(), Optional.of(promise)));
  }

  /** A round costs what its members' shares of the noise make of it. */
  private void checkAccount(JobSpec spec, JobView end) {
    PrivacyLedger ledger = PrivacyLedger.empty(spec.privacyPlan().orElseThrow());
    for (RoundClosed closed : records(RoundClosed.class)) {
      int members = closed.members().size();
      assertThat(ledger.allowsNextRound()).isTrue();
      assertThat(closed.privacy()).contains(ledger.entry(members));
      ledger = ledger.afterRound(members);
    }

    assertThat(ledger.allowsNextRound()).isFalse();
    assertThat(end.version()).isEqualTo(ledger.rounds()).isBetween(2, ROUNDS / 2);
    assertThat(end.ledger().orElseThrow().spent()).isEqualTo(ledger.spent());
    assertThat(ledger.spent().epsilon()).isBetween(BUDGET / 2, BUDGET);
  }

  /**
   * Weights begin at zero, and those of a pixel that is always blank are never trained: without
   * noise they stay zero, so what they are is noise. Of a variance of 20 or more samples it happens
   * in less than one run of 1,000 that it is not within the bounds (Chernoff), of 30 in one of
   * 100,000.
   */
  private void checkNoise(JobSpec spec, Collection<DataSet> parts, float[] model) {
    int pixels = parts.iterator().next().columns();
    int[] blank =
        IntStream.range(0, pixels)
            .filter(pixel -> parts.stream().allMatch(part -> isBlank(part, pixel)))
            .toArray();
    assertThat(blank.length * CLASSES).isGreaterThanOrEqualTo(20);
    PrivacyPlan plan = spec.privacyPlan().orElseThrow();
    Map<Integer, Double> norms = AdaptedNorms.of(spec, events);
    double promised = 0;
    for (RoundClosed closed : records(RoundClosed.class)) {
      double members = closed.members().size();
      double sensitivity = plan.sensitivity(norms.get(closed.round())) / plan.stepsPerUnit();
      double whole = CLIP.vectorMultiplier(NOISE) * sensitivity;
      promised += whole * whole / plan.shares(plan.leastMembers()) / members;
    }
    double squares = 0;
    for (int pixel : blank) {
      for (int label = 0; label < CLASSES; label++) {
        double weight = model[label * pixels + pixel];
        squares += weight * weight;
      }
    }

    assertThat(squares / (blank.length * CLASSES) / promised)
        .as("variance of %d blank pixels' weights over the promised one", blank.length)
        .isBetween(0.2, 3.0);
  }

  private static boolean isBlank(DataSet part, int pixel) {
    return IntStream.range(0, part.rows()).allMatch(row -> part.feature(row, pixel) == 0);
  }

  private <T> List<T> records(Class<T> type) {
    return events.stream().map(JobEvent::record).filter(type::isInstance).map(type::cast).toList();
  }
}
