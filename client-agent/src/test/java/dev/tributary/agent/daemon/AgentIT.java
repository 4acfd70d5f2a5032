package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.agent.data.DataSet;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServers.class)
class AgentIT {
  private static final String CLIENT = "edge-1";
  private static final String JOB = "job-1";
  private static final int ROWS = 3;
  private static final JobSpec SMALL = TestJobs.of(4, 5);
  private static final int SMALL_SHARDS = 4;

  private final TestBroker broker;
  private final TestTrainer trainer = new TestTrainer();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir private Path directory;

  AgentIT(TestBroker broker) {
    this.broker = broker;
  }

  @AfterEach
  void close() throws Exception {
    trainer.letGo();
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  @Test
  void aSelectedClientTrainsAndSendsWhatChanged() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);

    federation.start(JOB, SMALL, 1, 0, "edge-0", CLIENT);

    soon().until(() -> federation.metrics().size() == 1);
    List<Chunk> chunks = federation.chunks();
    assertThat(chunks).hasSize(SMALL_SHARDS);
    assertThat(chunks).extracting(Chunk::partition).containsOnly(chunks.get(0).partition());
    for (int shard = 0; shard < SMALL_SHARDS; shard++) {
      isUpdate(chunks.get(shard), 1, shard);
    }
    assertThat(trainer.seeds).containsExactly(TrainingSeed.of(TestJobs.MODEL_SEED, 1, CLIENT));
    assertThat(federation.metrics().get(0))
        .returns(JOB, ClientMetrics::getJob)
        .returns(1, ClientMetrics::getRound)
        .returns(CLIENT, ClientMetrics::getClient)
        .returns(1, ClientMetrics::getAttempt)
        .returns((long) ROWS, ClientMetrics::getExamples)
        .returns(0.25, ClientMetrics::getLoss)
        .returns(0.75, ClientMetrics::getAccuracy)
        .returns(bytesOf(chunks), ClientMetrics::getUploadBytes)
        .returns(null, ClientMetrics::getFailure);
    soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 1, 1)));
  }

  @Test
  void aClientSaysWhatItHasAndWhenItGoes() {
    TestFederation federation = federation(Map.of());
    Agent agent = agent(federation.kafka, directory);
    soon().until(() -> federation.presences().size() >= 2);

    agent.close();

    List<ClientPresence> presences = federation.presences();
    assertThat(presences)
        .allSatisfy(
            presence -> {
              assertThat(presence.getClient()).isEqualTo(CLIENT);
              assertThat(presence.getTrainers()).containsExactly(TestTrainer.NAME);
              assertThat(presence.getDataSets()).hasSize(1);
              assertThat(presence.getDataSets().get(0).getName()).isEqualTo(TestJobs.DATA_SET);
              assertThat(presence.getDataSets().get(0).getRows()).isEqualTo(ROWS);
              assertThat(presence.getDataSets().get(0).getFeatures()).isEqualTo(2);
              assertThat(presence.getDataSets().get(0).getClasses()).isEqualTo(4);
              assertThat(presence.getAgentVersion()).matches("tributary-agent \\d.*");
            });
    assertThat(last(presences).getLeaving()).isTrue();
    assertThat(presences).extracting(ClientPresence::getLeaving).containsOnlyOnce(true);
  }

  @Test
  void aRoundThatBeganBeforeTheAgentIsJoined() {
    TestFederation federation = federation(Map.of());
    federation.accept(JOB, SMALL);
    federation.start(JOB, SMALL, 1, 0, "edge-0");
    federation.abandon(JOB, 1);
    federation.start(JOB, SMALL, 2, 0, CLIENT);

    agent(federation.kafka, directory);

    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
    assertThat(federation.chunks(JOB, 1)).isEmpty();
  }

  @Test
  void roundsFollowEachOtherOnTheNewestModelWithOneTrainingTask() throws IOException {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    float[] next = new float[SMALL.model().parameterCount()];

    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> federation.chunks(JOB, 1).size() == SMALL_SHARDS);
    federation.close(JOB, 1);
    federation.publish(JOB, SMALL, 1, 1, next);
    federation.start(JOB, SMALL, 2, 1, CLIENT);
    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);

    // From zeros, the change has no rounding error.
    assertThat(federation.chunks(JOB, 2))
        .allSatisfy(chunk -> assertThat(chunk.values()).containsOnly(TestTrainer.STEP));
    assertThat(trainer.open).hasValue(1);
    federation.close(JOB, 2);
    federation.end(JOB);
    soon().until(() -> trainer.open.get() == 0);
    assertThat(saved(directory)).isEmpty();
  }

  @Test
  void aClientThatEndsInMidUploadMakesASecondAttempt() throws IOException {
    int shards = 2500;
    JobSpec manyShards = TestJobs.of(50, 1);
    TestFederation federation = federation(Map.of());
    Agent first = agent(federation.kafka, directory);
    federation.accept(JOB, manyShards);

    federation.start(JOB, manyShards, 1, 0, CLIENT);
    soon().until(() -> !federation.chunks().isEmpty());
    first.close();
    assertThat(saved(directory)).containsExactly(new ClientProgress(JOB, 1, 1, false));
    assertThat(federation.chunks()).as("cut in the middle").hasSizeLessThan(shards);
    agent(federation.kafka, directory);

    soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 1, 2)));
    assertThat(federation.chunks().stream().filter(chunk -> chunk.head().attempt() == 2))
        .extracting(chunk -> chunk.head().shard())
        .doesNotHaveDuplicates()
        .hasSize(shards);
  }

  @Test
  void afterAWholeUploadARestartSendsNothingMoreInThatRound() {
    TestFederation federation = federation(Map.of());
    Agent first = agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 1, 1)));
    first.close();

    agent(federation.kafka, directory);
    soon().until(federation::presences, presences -> !last(presences).getLeaving());
    federation.abandon(JOB, 1);
    federation.start(JOB, SMALL, 2, 0, CLIENT);

    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
    assertThat(federation.chunks(JOB, 1)).hasSize(SMALL_SHARDS);
    assertThat(trainer.seeds).hasSize(2);
  }

  @Test
  void aBrokerThatGoesAndComesBackIsWaitedFor() {
    // Short enough for the producer to give up while the broker is away.
    TestFederation federation =
        federation(
            Map.of(
                "request.timeout.ms", "500",
                "delivery.timeout.ms", "1000",
                "max.block.ms", "1000"));
    Agent agent = agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 1, 1)));
    federation.abandon(JOB, 1);
    trainer.hold();
    federation.start(JOB, SMALL, 2, 0, CLIENT);
    soon().until(() -> trainer.seeds.size() == 2);

    try (LogCapture uploads = new LogCapture(Upload.class, Level.DEBUG);
        LogCapture connection = new LogCapture(ConnectionWatch.class, Level.INFO)) {
      whileTheBrokerIsAway(
          () -> {
            trainer.letGo();
            soon().until(() -> !uploads.lines().isEmpty() && !agent.connected());
          });

      soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 2, 1)));
      soon().until(agent::connected);
      assertThat(connection.lines()).hasSize(2);
      assertThat(connection.lines().get(0)).contains("connection lost to 127.0.0.1:");
      assertThat(connection.lines().get(1)).contains(" is back after ");
    }
    // Perhaps twice, but the same bytes under the same attempt.
    assertThat(federation.chunks(JOB, 2))
        .extracting(chunk -> chunk.head().shard())
        .contains(0, 1, 2, 3);
    assertThat(federation.chunks(JOB, 2))
        .allSatisfy(chunk -> isUpdate(chunk, 2, chunk.head().shard()));
    federation.abandon(JOB, 2);
    federation.start(JOB, SMALL, 3, 0, CLIENT);
    soon().until(() -> federation.chunks(JOB, 3).size() == SMALL_SHARDS);
  }

  @Test
  void anAgentThatStartsBeforeItsBrokerJoinsWhenItIsThere() {
    TestFederation federation = federation(Map.of());
    federation.accept(JOB, SMALL);
    federation.start(JOB, SMALL, 1, 0, CLIENT);

    whileTheBrokerIsAway(
        () -> assertThat(agent(federation.kafka, directory).connected()).isFalse());

    soon().until(() -> federation.chunks(JOB, 1).size() == SMALL_SHARDS);
  }

  @Test
  void aRoundThatEndsEarlyCancelsItsTraining() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    trainer.hold();
    federation.start(JOB, SMALL, 1, 0, "edge-0", CLIENT);
    soon().until(() -> trainer.seeds.size() == 1);

    federation.close(JOB, 1);

    soon().until(() -> trainer.cancelled.get() == 1);
    federation.publish(JOB, SMALL, 1, 1, TestFederation.initial(SMALL));
    trainer.letGo();
    federation.start(JOB, SMALL, 2, 1, CLIENT);
    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
    assertThat(federation.chunks(JOB, 1)).isEmpty();
  }

  @Test
  void whatAClientCanNotRunIsToldAndHarmsNothing() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    JobSpec otherTrainer = TestJobs.of(4, 5, "transformer", TestJobs.DATA_SET);
    JobSpec otherData = TestJobs.of(4, 5, TestTrainer.NAME, "images");
    JobSpec wrongSize = TestJobs.ofSize(4, 5, 17);
    federation.accept("job-a", otherTrainer);
    federation.accept("job-b", otherData);
    federation.accept("job-c", wrongSize);
    federation.accept(JOB, SMALL);

    try (LogCapture log = new LogCapture(RoundTask.class, Level.WARN)) {
      federation.start("job-a", otherTrainer, 1, 0, CLIENT);
      federation.start("job-b", otherData, 1, 0, CLIENT);
      federation.start("job-c", wrongSize, 1, 0, CLIENT);
      federation.start(JOB, SMALL, 1, 0, CLIENT);

      soon().until(() -> federation.chunks(JOB, 1).size() == SMALL_SHARDS);
      assertThat(log.lines())
          .containsExactly(
              "WARN client=edge-1 job=job-a round=1 gets no update from here, unknown_trainer:"
                  + " trainer.name must be one of [step], got transformer",
              "WARN client=edge-1 job=job-b round=1 gets no update from here, unknown_data_set:"
                  + " dataSet must be one of [numbers], got images",
              "WARN client=edge-1 job=job-c round=1 gets no update from here, wrong_model_size:"
                  + " model.tensors must have the 17 coordinates of trainer step, got 16");
    }
    soon().until(() -> federation.metrics().size() == 4);
    assertThat(federation.failures())
        .containsExactly("unknown_trainer", "unknown_data_set", "wrong_model_size");
    assertThat(federation.chunks()).hasSize(SMALL_SHARDS);
  }

  @Test
  void whatWouldBeRejectedIsNotSent() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);

    trainer.step(2 * TestJobs.BOUND);
    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> federation.failures().size() == 1);
    federation.abandon(JOB, 1);
    trainer.step(Float.NaN);
    federation.start(JOB, SMALL, 2, 0, CLIENT);
    soon().until(() -> federation.failures().size() == 2);
    federation.abandon(JOB, 2);
    trainer.step(TestTrainer.STEP);
    federation.start(JOB, SMALL, 3, 0, CLIENT);
    soon().until(() -> federation.chunks(JOB, 3).size() == SMALL_SHARDS);

    assertThat(federation.failures()).containsExactly("out_of_bound", "not_finite");
    assertThat(federation.chunks()).hasSize(SMALL_SHARDS);
  }

  @Test
  void aTrainerThatBreaksDownIsToldWithoutItsWords() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    trainer.fault(
        () -> {
          throw new NoClassDefFoundError("row 3 is 17,4,1");
        });

    federation.start(JOB, SMALL, 1, 0, CLIENT);

    soon().until(() -> federation.failures().equals(List.of("training_failed")));
    trainer.fault(() -> {});
    federation.abandon(JOB, 1);
    federation.start(JOB, SMALL, 2, 0, CLIENT);
    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
  }

  @Test
  void aModelThatIsGoneFromTheTopicComesOutOfTheArchive(TestS3 s3) {
    TestFederation federation = federation(Map.of());
    ModelPublished published = federation.accept(JOB, SMALL);
    published
        .shards()
        .forEach(
            shard ->
                broker.deleteBefore(
                    federation.kafka.topics().models(),
                    shard.parameters().partition(),
                    shard.parameters().offset() + 1));
    S3Settings archive = s3.settings("agent-it");
    agent(federation.kafka, directory, Optional.of(archive));

    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> federation.failures().equals(List.of("model_unavailable")));
    putIntoArchive(archive, TestFederation.initial(SMALL));
    federation.abandon(JOB, 1);
    federation.start(JOB, SMALL, 2, 0, CLIENT);

    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
  }

  @Test
  void anArchivedModelThatIsNotWhatTheLogSaysIsNotTrained(TestS3 s3) {
    TestFederation federation = federation(Map.of());
    ModelPublished published = federation.accept(JOB, SMALL);
    broker.deleteBefore(
        federation.kafka.topics().models(),
        published.shards().get(0).parameters().partition(),
        published.shards().get(0).parameters().offset() + 1);
    S3Settings archive = s3.settings("agent-it-other");
    putIntoArchive(archive, new float[SMALL.model().parameterCount()]);
    agent(federation.kafka, directory, Optional.of(archive));

    try (LogCapture log = new LogCapture(RoundTask.class, Level.WARN)) {
      federation.start(JOB, SMALL, 1, 0, CLIENT);

      soon().until(() -> federation.failures().equals(List.of("model_unavailable")));
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("job job-1 version 0 in the archive must have SHA-256 ");
    }
    assertThat(trainer.seeds).isEmpty();
  }

  @Test
  void anAgentThatCanNotSaveItsProgressStopsBeforeItSendsAnything() throws IOException {
    TestFederation federation = federation(Map.of());
    Agent agent = agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    Files.createDirectory(directory.resolve("progress.json.next"));

    federation.start(JOB, SMALL, 1, 0, CLIENT);

    assertThatThrownBy(agent::awaitStopped)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "agent edge-1 stopped: %s could not be written: "
                .formatted(directory.resolve("progress.json")));
    assertThat(federation.chunks()).isEmpty();
    assertThat(trainer.seeds).isEmpty();
  }

  @Test
  void aTrainerThatDoesNotListenDoesNotHoldUpTheEnd() {
    TestFederation federation = federation(Map.of());
    Agent agent = agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    trainer.fault(
        () -> {
          while (trainer.isHeld()) {
            Thread.onSpinWait();
          }
        });
    trainer.hold();
    federation.start(JOB, SMALL, 1, 0, CLIENT);
    soon().until(() -> trainer.seeds.size() == 1);

    long begun = System.nanoTime();
    agent.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(14));
    agent(federation.kafka, directory);
  }

  private void whileTheBrokerIsAway(Runnable body) {
    broker.stop();
    try {
      body.run();
    } finally {
      broker.start();
    }
  }

  private TestFederation federation(Map<String, String> kafka) {
    TestFederation federation = new TestFederation(broker, broker.newFederation(kafka));
    open.add(federation);
    return federation;
  }

  private Agent agent(KafkaSettings kafka, Path state) {
    return agent(kafka, state, Optional.empty());
  }

  private Agent agent(KafkaSettings kafka, Path state, Optional<S3Settings> archive) {
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    Agent agent =
        new Agent(
            new AgentSettings(
                CLIENT,
                kafka,
                archive,
                state,
                Map.of(TestJobs.DATA_SET, data),
                List.of(trainer),
                200));
    open.add(0, agent);
    agent.start();
    return agent;
  }

  private static void putIntoArchive(S3Settings settings, float[] values) {
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    try (ModelArchive archive = new ModelArchive(settings)) {
      archive.put(JOB, 0, List.of(bytes), bytes.length);
    }
  }

  private static void isUpdate(Chunk chunk, int round, int shard) {
    assertThat(chunk.head().client()).isEqualTo(CLIENT);
    assertThat(chunk.head().round()).isEqualTo(round);
    assertThat(chunk.head().attempt()).isEqualTo(1);
    assertThat(chunk.head().shard()).isEqualTo(shard);
    assertThat(chunk.head().weight()).isEqualTo(ROWS);
    float[] global = TestFederation.initial(SMALL);
    for (int i = 0; i < chunk.values().length; i++) {
      float before = global[SMALL.model().shardStart(shard) + i];
      assertThat(chunk.values()[i]).isEqualTo(before + TestTrainer.STEP - before);
    }
  }

  private static long bytesOf(List<Chunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.head().bytes().length).sum();
  }

  private static List<ClientProgress> whole(String job, int round, int attempt) {
    return List.of(new ClientProgress(job, round, attempt, true));
  }

  /** What a process that was killed now would find again. */
  private static List<ClientProgress> saved(Path state) throws IOException {
    Path file = state.resolve("progress.json");
    Collection<ClientProgress> jobs =
        Files.exists(file) ? ProgressFile.parse(file, Files.readAllBytes(file)).jobs() : List.of();
    return List.copyOf(jobs);
  }

  private static ClientPresence last(List<ClientPresence> presences) {
    return presences.get(presences.size() - 1);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
