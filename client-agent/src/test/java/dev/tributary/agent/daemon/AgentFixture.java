package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.job.JobSpec;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
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
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client with a trainer that the test holds, and the rest of the federation, played by the
 * test.
 */
@ExtendWith(TestServers.class)
abstract class AgentFixture {
  static final String CLIENT = "edge-1";
  static final String JOB = "job-1";
  static final int ROWS = 3;
  static final JobSpec SMALL = TestJobs.of(4, 5);
  static final int SMALL_SHARDS = 4;

  final TestBroker broker;
  final TestTrainer trainer = new TestTrainer();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path directory;

  AgentFixture(TestBroker broker) {
    this.broker = broker;
  }

  @AfterEach
  void close() throws Exception {
    trainer.letGo();
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  TestFederation federation(Map<String, String> kafka) {
    TestFederation federation = new TestFederation(broker, broker.newFederation(kafka));
    open.add(federation);
    return federation;
  }

  Agent agent(KafkaSettings kafka, Path state) {
    return agent(kafka, state, Optional.empty());
  }

  Agent agent(KafkaSettings kafka, Path state, Optional<S3Settings> archive) {
    return agent(kafka, state, archive, Optional.empty());
  }

  Agent agent(
      KafkaSettings kafka,
      Path state,
      Optional<S3Settings> archive,
      Optional<SecureSettings> secure) {
    return agent(kafka, state, archive, secure, Departures.UNHEARD);
  }

  Agent agent(
      KafkaSettings kafka,
      Path state,
      Optional<S3Settings> archive,
      Optional<SecureSettings> secure,
      Departures departures) {
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
                    200)
                .withSecure(secure),
            departures);
    open.add(0, agent);
    agent.start();
    return agent;
  }

  static void isUpdate(Chunk chunk, int round, int shard) {
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

  static List<ClientProgress> whole(String job, int round, int attempt) {
    return List.of(new ClientProgress(job, round, attempt, true));
  }

  /** What a process that was killed now would find again. */
  static List<ClientProgress> saved(Path state) throws IOException {
    Path file = state.resolve("progress.json");
    Collection<ClientProgress> jobs =
        Files.exists(file) ? ProgressFile.parse(file, Files.readAllBytes(file)).jobs() : List.of();
    return List.copyOf(jobs);
  }

  static ClientPresence last(List<ClientPresence> presences) {
    return presences.get(presences.size() - 1);
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
