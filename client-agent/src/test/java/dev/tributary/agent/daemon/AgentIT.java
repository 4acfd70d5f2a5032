package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that is selected, and one that is not. */
class AgentIT extends AgentFixture {

  AgentIT(TestBroker broker) {
    super(broker);
  }

  @Test
  void aSelectedClientTrainsAndSendsWhatChanged() {
    TestFederation federation = federation(Map.of());
    Agent agent = agent(federation.kafka, directory);
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
    isCounted(agent, chunks);
  }

  /** Without anything that was measured on the rows. */
  private static void isCounted(Agent agent, List<Chunk> chunks) {
    List<String> lines =
        new String(agent.metrics().text(), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .contains(
            "tributary_agent_connected 1.0",
            "tributary_agent_rounds_total{outcome=\"uploaded\"} 1.0",
            "tributary_agent_tasks 0.0",
            "tributary_agent_upload_bytes_total " + (double) bytesOf(chunks))
        .noneMatch(line -> line.endsWith(" 0.25") || line.endsWith(" 0.75"))
        .noneMatch(line -> line.endsWith(" " + ROWS) || line.endsWith(" " + (double) ROWS));
  }

  /** Loss and accuracy have no noise, and no ledger knows of them. */
  @Test
  void whatWasMeasuredIsNotToldWhereDifferentialPrivacyIsPromised() {
    JobSpec promising = TestJobs.central(4, 5);
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, promising);
    federation.fixNoiseKeys(JOB, promising);

    federation.start(JOB, promising, 1, 0, CLIENT);

    soon().until(() -> federation.metrics().size() == 1);
    assertThat(federation.chunks()).isNotEmpty();
    assertThat(federation.metrics().get(0))
        .returns(0L, ClientMetrics::getExamples)
        .returns(null, ClientMetrics::getLoss)
        .returns(null, ClientMetrics::getAccuracy)
        .returns(null, ClientMetrics::getFailure);
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
  void aStoppedJobCancelsItsTrainingAndTheAgentSaysSoOnceItHasEnded() {
    TestFederation federation = federation(Map.of());
    agent(federation.kafka, directory);
    federation.accept(JOB, SMALL);
    trainer.hold();
    federation.start(JOB, SMALL, 1, 0, "edge-0", CLIENT);
    soon().until(() -> trainer.seeds.size() == 1 && !federation.presences().isEmpty());
    assertThat(last(federation.presences()).getEnded()).isEmpty();

    federation.write(new StopOrdered(1, JOB, "enough", 0));

    soon().until(() -> last(federation.presences()).getEnded().equals(List.of(JOB)));
    assertThat(trainer.cancelled.get()).isEqualTo(1);
    federation.end(JOB);
    soon().until(() -> last(federation.presences()).getEnded().isEmpty());
  }

  private static long bytesOf(List<Chunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.head().bytes().length).sum();
  }
}
