package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.servers.EmbeddedS3;
import dev.tributary.storage.archive.ModelArchive;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Without S3 rounds go on, a job says that it waits for its archive, and nothing is lost.
 *
 * <p>An outage lasts here until checkpoints have failed and the archive was tried more than once,
 * which is seconds; what comes after that only repeats.
 */
class S3OutageIT {
  private static final int ROUNDS = 4;

  @Test
  void roundsGoOnWhileS3IsAwayAndTheJobEndsWhenItIsBack() {
    EmbeddedS3 s3 = SharedStack.get().s3();
    JobSpec spec = TestFederation.spec(1000, 400, TestFederation.cohort(1), ROUNDS);
    try (TestFederation federation = TestFederation.start(1)) {
      archiveFirstRound(federation, spec);
      float[] last;
      s3.stop();
      try {
        last = goOnWithout(federation, spec);
      } finally {
        s3.start();
      }
      endsWithEveryVersionArchived(federation, last);
    }
  }

  @Test
  void roundsGoOnWhileS3RefusesAndTheJobEndsWhenItServesAgain() {
    EmbeddedS3 s3 = SharedStack.get().s3();
    JobSpec spec = TestFederation.spec(1000, 400, TestFederation.cohort(1), ROUNDS);
    try (TestFederation federation = TestFederation.start(1)) {
      archiveFirstRound(federation, spec);
      float[] last;
      s3.stop();
      try (RefusingS3 refusing = new RefusingS3(s3.endpoint())) {
        last = goOnWithout(federation, spec);
        assertThat(refusing.refused()).isPositive();
      } finally {
        s3.start();
      }
      endsWithEveryVersionArchived(federation, last);
    }
  }

  /** Its state is too large to lie in the JobManager's memory, so it must be read from S3. */
  @Test
  void aJobThatMustRestoreWaitsForS3AndSaysSoThenLosesNothing() {
    EmbeddedS3 s3 = SharedStack.get().s3();
    JobSpec spec = TestFederation.spec(100_000, 50_000, TestFederation.cohort(1), ROUNDS);
    try (TestFederation federation = TestFederation.start(1)) {
      archiveFirstRound(federation, spec);
      RoundStarted open = federation.awaitRound("job", 2);
      ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
      s3.stop();
      try {
        federation.stack().flink().killTaskManagerOf(federation.job().id());
        FlinkRest rest = rest(federation);
        String id = federation.job().id().toHexString();
        await("the job to tell that it cannot restore", () -> tellsOfS3(rest, id, s3));
        assertThat(federation.job().status().isGloballyTerminalState()).isFalse();
      } finally {
        s3.start();
      }

      float[] delta = ExactRoundIT.delta(spec, 2, "a");
      federation.upload(spec, open, "a", 1, delta);
      playRounds(federation, spec, 3);

      assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
      for (int round = 1; round <= ROUNDS; round++) {
        reference.add(round(federation, round), "a", ExactRoundIT.delta(spec, round, "a"));
        assertThat(federation.model(federation.awaitVersion("job", round), spec.model()))
            .as("version %d", round)
            .containsExactly(reference.step(round(federation, round)));
      }
    }
  }

  private static boolean tellsOfS3(FlinkRest rest, String id, EmbeddedS3 s3) {
    return rest.failures(id).stream()
        .anyMatch(failure -> failure.contains(Integer.toString(s3.endpoint().getPort())));
  }

  /** Up to an archived version 1 and a completed checkpoint. */
  private static void archiveFirstRound(TestFederation federation, JobSpec spec) {
    federation.present("a");
    federation.submit("job", spec);
    playRound(federation, spec, 1);
    federation.await(
        "version 1 in the archive",
        state ->
            federation.effective().stream()
                .filter(r -> r instanceof ModelArchived archived && archived.version() == 1)
                .findFirst()
                .orElse(null));
    long completed = federation.job().completedCheckpoints();
    await("two checkpoints", () -> federation.job().completedCheckpoints() >= completed + 2);
  }

  /** All other rounds, with an archive and checkpoints that fail. The last model. */
  private static float[] goOnWithout(TestFederation federation, JobSpec spec) {
    long failed = federation.job().failedCheckpoints();
    int restarts = federation.job().restarts();
    playRounds(federation, spec, 2);
    ModelPublished last = federation.awaitVersion("job", ROUNDS);
    await("checkpoints to fail", () -> federation.job().failedCheckpoints() >= failed + 2);
    FlinkRest rest = rest(federation);
    String id = federation.job().id().toHexString();
    await("the archive to fail", () -> metric(rest, id, "archiveFailuresInRow") >= 2);

    JobView job = JobClient.connect(federation.kafka(), JobClient.DEFAULT_PATIENCE).existing("job");
    assertThat(job.status()).isEqualTo(JobStatus.WAITING);
    assertThat(job.summary().waitsFor())
        .isEqualTo("model v%d to be archived; the archive has v1".formatted(ROUNDS));
    assertThat(metric(rest, id, "archivePending")).isEqualTo(ROUNDS - 1);
    assertThat(federation.job().restarts()).isEqualTo(restarts);
    return federation.model(last, spec.model());
  }

  private static void endsWithEveryVersionArchived(TestFederation federation, float[] last) {
    assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
    try (ModelArchive archive = federation.archive()) {
      for (int version = 0; version <= ROUNDS; version++) {
        assertThat(archive.find("job", version)).as("version %d", version).isPresent();
      }
      assertThat(archive.find("job", ROUNDS).orElseThrow().sha256())
          .isEqualTo(
              HexFormat.of().formatHex(FloatBytes.sha256(FloatBytes.encode(last, 0, last.length))));
    }
    long completed = federation.job().completedCheckpoints();
    await("checkpoints again", () -> federation.job().completedCheckpoints() > completed);
    FlinkRest rest = rest(federation);
    String id = federation.job().id().toHexString();
    await("the metrics to forget", () -> metric(rest, id, "archiveFailuresInRow") == 0);
  }

  private static void playRounds(TestFederation federation, JobSpec spec, int first) {
    for (int round = first; round <= ROUNDS; round++) {
      playRound(federation, spec, round);
    }
  }

  private static void playRound(TestFederation federation, JobSpec spec, int number) {
    RoundStarted round = federation.awaitRound("job", number);
    federation.upload(spec, round, "a", 1, ExactRoundIT.delta(spec, number, "a"));
    federation.awaitVersion("job", number);
  }

  private static RoundStarted round(TestFederation federation, int number) {
    return federation.effective().stream()
        .filter(r -> r instanceof RoundStarted)
        .map(RoundStarted.class::cast)
        .filter(round -> round.round() == number)
        .findFirst()
        .orElseThrow();
  }

  private static FlinkRest rest(TestFederation federation) {
    return new FlinkRest(federation.stack().flink().uiAddress());
  }

  private static double metric(FlinkRest rest, String id, String name) {
    return rest.metrics(id).getOrDefault(name, Double.NaN);
  }

  private static void await(String what, BooleanSupplier condition) {
    Awaitility.await(what).atMost(TestFederation.PATIENCE).until(condition::getAsBoolean);
  }
}
