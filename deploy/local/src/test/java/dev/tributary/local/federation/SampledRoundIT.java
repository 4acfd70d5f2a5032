package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PoissonCohort;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.UpdateChunks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Two clients, each in every second round by chance, so that most runs have rounds of nobody: they
 * make a model like any other.
 */
class SampledRoundIT {
  private static final String JOB = "job";
  private static final List<String> CLIENTS = List.of("a", "b");
  private static final int ROUNDS = 5;
  private static final double RATE = 0.5;
  private static final double NORM = 4;
  private static final double NOISE = 0.1;
  private static final float VALUE = 0.08f;
  private static final JobSpec SPEC = spec();

  private static JobSpec spec() {
    JobSpec plain = TestFederation.spec(2_000, 1_000, TestFederation.cohort(2), ROUNDS);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        new CohortSpec(2, 1, 1, 0, "poisson"),
        plain.rounds(),
        new UpdateSpec(8, 1),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    1e4,
                    1e-5,
                    OptionalDouble.of(NOISE),
                    NORM,
                    Optional.empty(),
                    RATE,
                    0))));
  }

  @Test
  void everyRoundHasWhomChanceDrewAndMakesAModelDividedByTheGoal() {
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", "b");
      federation.submit(JOB, SPEC);
      int uploaded = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        int next = round;
        federation.await("round " + next, state -> begun(federation, next));
        RoundStarted started = all(federation, RoundStarted.class).get(round - 1);
        started.cohort().forEach(client -> upload(federation, started, client));
        uploaded += started.cohort().size();
      }

      JobState.Ended end = federation.awaitEnd(JOB);

      assertThat(end.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(end.version()).isEqualTo(ROUNDS);
      checkCohorts(federation);
      checkModel(federation, uploaded);
    }
  }

  private static Boolean begun(TestFederation federation, int round) {
    return all(federation, RoundStarted.class).size() >= round ? true : null;
  }

  private static <T> List<T> all(TestFederation federation, Class<T> type) {
    return federation.effective().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static void upload(TestFederation federation, RoundStarted round, String client) {
    float[] delta = new float[SPEC.model().parameterCount()];
    Arrays.fill(delta, VALUE);
    for (int shard = 0; shard < SPEC.model().shardCount(); shard++) {
      federation.sendChunk(
          client,
          UpdateChunks.encode(
              JOB,
              round.round(),
              round.modelVersion(),
              client,
              1,
              shard,
              SPEC.model().shardCount(),
              1,
              delta,
              SPEC.model().shardStart(shard),
              SPEC.model().shardSize(shard)));
    }
  }

  private static void checkCohorts(TestFederation federation) {
    String key = all(federation, JobAccepted.class).get(0).fingerprintKey();
    List<RoundClosed> closed = all(federation, RoundClosed.class);
    assertThat(closed).hasSize(ROUNDS);
    for (RoundStarted round : all(federation, RoundStarted.class)) {
      assertThat(round.cohort())
          .isEqualTo(PoissonCohort.of(key, JOB, round.round(), RATE).among(CLIENTS));
      assertThat(closed.get(round.round() - 1).members()).hasSameSizeAs(round.cohort());
    }
  }

  /** The goal is one. Six deviations of the mean of all coordinates: once in 10^9 runs. */
  private static void checkModel(TestFederation federation, int uploaded) {
    ModelPublished last = federation.awaitVersion(JOB, ROUNDS);
    double mean = 0;
    double squares = 0;
    float[] model = federation.model(last, SPEC.model());
    for (float value : model) {
      mean += value / model.length;
    }
    for (float value : model) {
      squares += (value - mean) * (value - mean) / model.length;
    }
    double deviation = NOISE * NORM * Math.sqrt(ROUNDS);
    assertThat(mean - VALUE * uploaded)
        .isBetween(-6 * deviation / Math.sqrt(2_000), 6 * deviation / Math.sqrt(2_000));
    assertThat(Math.sqrt(squares)).isBetween(0.9 * deviation, 1.1 * deviation);
  }
}
