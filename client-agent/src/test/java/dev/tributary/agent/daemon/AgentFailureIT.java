package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Rounds that go by without this client, which stays up. */
class AgentFailureIT extends AgentFixture {

  AgentFailureIT(TestBroker broker) {
    super(broker);
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

  private static void putIntoArchive(S3Settings settings, float[] values) {
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    try (ModelArchive archive = new ModelArchive(settings)) {
      archive.put(JOB, 0, List.of(bytes), bytes.length);
    }
  }
}
