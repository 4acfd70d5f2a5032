package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.job.JobSpec;
import dev.tributary.storage.servers.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Agents and brokers that go and come back. */
class AgentRestartIT extends AgentFixture {

  AgentRestartIT(TestBroker broker) {
    super(broker);
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
      // On a busy machine it may be lost again at once; each loss and each return is told once.
      List<String> lines = connection.lines();
      assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
      for (int i = 0; i < lines.size(); i++) {
        assertThat(lines.get(i))
            .contains(i % 2 == 0 ? "connection lost to 127.0.0.1:" : " is back after ");
      }
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
}
