package dev.tributary.local.federation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.local.foreign.ForeignClient;
import dev.tributary.local.foreign.ForeignClient.Counted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol's page and the schema files are all that a client needs. */
class ForeignClientIT {
  private static final String FOREIGN = "foreign";
  static final Path SCHEMAS = Path.of("../../avro-schemas/src/main/avro");

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @TempDir private Path directory;

  @AfterEach
  void endTheClient() {
    thread.shutdownNow();
  }

  @Test
  void theForeignClientImportsNothingOfTributary() {
    classes()
        .that()
        .resideInAPackage(ForeignClient.class.getPackageName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ForeignClient.class.getPackageName(),
            "java..",
            "org.apache.avro..",
            "org.apache.kafka..",
            "com.fasterxml.jackson..")
        .check(new ClassFileImporter().importPackagesOf(ForeignClient.class));
  }

  @Test
  void aClientWrittenFromTheProtocolsPageCountsLikeAnyOther() throws Exception {
    JobSpec before = TestFederation.spec(10, 10, TestFederation.cohort(1), 1);
    JobSpec spec = TestFederation.spec(1000, 256, TestFederation.cohort(2), 3);
    try (TestFederation federation = TestFederation.start(2, Map.of("log.snapshot-every", "5"))) {
      federation.present("a");
      federation.submit("before", before);
      RoundStarted old = federation.awaitRound("before", 1);
      federation.upload(before, old, "a", 1, ExactRoundIT.delta(before, 1, "a"));
      federation.awaitEnd("before");
      assertThat(federation.effective()).hasAtLeastOneElementOfType(Snapshot.class);

      ForeignClient foreign = client(federation);
      Future<Void> running = thread.submit(foreign);
      federation.submit("job", spec);
      playRounds(federation, spec, 1, 3, new float[1000]);

      assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
      Awaitility.await().until(() -> running.isDone() || foreign.counted().size() == 3);
      end(foreign, running);
      assertThat(foreign.counted())
          .containsExactly(
              new Counted("job", 1, 1), new Counted("job", 2, 1), new Counted("job", 3, 1));
      assertThat(members(federation)).containsExactly("a 1", FOREIGN + " 1");
    }
  }

  @Test
  void aClientThatWasKilledInMidUploadCountsOnceWithItsSecondAttempt() throws Exception {
    JobSpec spec = TestFederation.spec(1000, 256, TestFederation.cohort(2), 1);
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", FOREIGN);
      federation.submit("job", spec);
      RoundStarted started = federation.awaitRound("job", 1);
      float[] lost = ExactRoundIT.delta(spec, 1, "lost");
      federation.sendChunk(FOREIGN, TestFederation.chunk(spec, started, FOREIGN, 1, 0, lost));
      Files.writeString(memory(), "job 1 1 false\n", StandardCharsets.UTF_8);

      ForeignClient foreign = client(federation);
      Future<Void> running = thread.submit(foreign);
      playRounds(federation, spec, 1, 1, new float[1000]);

      Awaitility.await().until(() -> running.isDone() || !foreign.counted().isEmpty());
      end(foreign, running);
      assertThat(foreign.counted()).containsExactly(new Counted("job", 1, 2));
      assertThat(members(federation)).containsExactly("a 1", FOREIGN + " 2");
    }
  }

  /** The other client uploads in each round; the models must be those of the reference. */
  private static void playRounds(
      TestFederation federation, JobSpec spec, int first, int last, float[] initial) {
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    float[] expected = initial;
    for (int round = first; round <= last; round++) {
      RoundStarted started = federation.awaitRound("job", round);
      assertThat(started.cohort()).containsExactly("a", FOREIGN);
      float[] delta = ExactRoundIT.delta(spec, round, "a");
      federation.upload(spec, started, "a", 1, delta);
      reference.add(started, "a", delta);
      reference.add(started, FOREIGN, foreignDelta(expected));
      expected = reference.step(started);
      assertThat(federation.model(federation.awaitVersion("job", round), spec.model()))
          .containsExactly(expected);
    }
  }

  /** Depends on every global parameter, so that a wrong model shows. */
  private static float[] train(float[] global) {
    float[] local = new float[global.length];
    for (int i = 0; i < local.length; i++) {
      local[i] = 0.5f * global[i] + (i % 7) * 0.1f;
    }
    return local;
  }

  private static float[] foreignDelta(float[] global) {
    float[] delta = train(global);
    for (int i = 0; i < delta.length; i++) {
      delta[i] -= global[i];
    }
    return delta;
  }

  /** Second in the cohort, so with the second weight. */
  private ForeignClient client(TestFederation federation) throws IOException {
    return new ForeignClient(
        FOREIGN,
        federation.stack().broker().bootstrapServers(),
        federation.kafka().topics().prefix(),
        SCHEMAS,
        memory(),
        new ForeignClient.Skills("test", "none", 2, ForeignClientIT::train));
  }

  private Path memory() {
    return directory.resolve("attempts");
  }

  private static void end(ForeignClient foreign, Future<Void> running) throws Exception {
    foreign.stop();
    running.get(TestFederation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Client and attempt of each member of the job's last closed round. */
  private static List<String> members(TestFederation federation) {
    RoundStarted started = null;
    RoundClosed closed = null;
    for (LogRecord record : federation.effective()) {
      if (record instanceof RoundStarted next && next.job().equals("job")) {
        started = next;
      } else if (record instanceof RoundClosed next && next.job().equals("job")) {
        closed = next;
      }
    }
    List<String> cohort = started.cohort();
    return closed.members().stream()
        .map(member -> cohort.get(member.cohortIndex()) + " " + member.attempt())
        .toList();
  }
}
