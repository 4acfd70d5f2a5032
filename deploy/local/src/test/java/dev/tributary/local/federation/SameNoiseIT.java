package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.ModelPartView;
import dev.tributary.wire.ModelParts;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Of each sum there is one noise, and of each job one account, whatever happens to the service. */
class SameNoiseIT {
  private static final String JOB = "job";
  private static final List<String> CLIENTS = List.of("a", "b", "c");

  /** With noise of the norm, two rounds have an epsilon of 6.5 at delta 1e-5 and three of 8.3. */
  private static final int AFFORDABLE = 2;

  private static final JobSpec SPEC = spec();
  private static final int SHARDS = SPEC.model().shardCount();

  private static JobSpec spec() {
    JobSpec plain = TestFederation.spec(2_000, 100, TestFederation.cohort(3), 9);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        new UpdateSpec(8, 1),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL,
                    7,
                    1e-5,
                    OptionalDouble.of(1),
                    4,
                    Optional.empty(),
                    1,
                    0))));
  }

  @Test
  void aSumThatIsReleasedAgainGetsTheSameNoiseAndNoRestartOrRescalingResetsTheAccount()
      throws Exception {
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", "b", "c");
      federation.submit(JOB, SPEC);
      RoundStarted first = federation.awaitRound(JOB, 1);
      awaitCheckpoint(federation);

      // The log has room for the decision to close, and not for the model's manifest: sums are
      // released, nobody may know it, and the job crashes and releases them again.
      limitLog(federation, "600");
      upload(federation, first, 0, SHARDS);
      Awaitility.await("every sum to be released twice")
          .atMost(TestFederation.PATIENCE)
          .until(() -> everyShardHas(2, parts(federation, 1)));
      limitLog(federation, "1048576");

      assertOneNoise(federation, federation.awaitVersion(JOB, 1));
      assertThat(federation.job().restarts()).isPositive();

      RoundStarted second = federation.awaitRound(JOB, 2);
      upload(federation, second, 0, SHARDS / 3);
      federation.restartAt(2);
      upload(federation, second, SHARDS / 3, SHARDS);
      assertOneNoise(federation, federation.awaitVersion(JOB, 2));

      federation.restartAt(1);
      JobState.Ended end = federation.awaitEnd(JOB);
      assertThat(end.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(end.reason()).isEqualTo("privacy budget spent");
      assertThat(end.version()).isEqualTo(AFFORDABLE);
      assertOneAccount(federation);
    }
  }

  /** So that a crash does not lose the keys, which only makes a round come to nothing. */
  private static void awaitCheckpoint(TestFederation federation) {
    long before = federation.job().completedCheckpoints();
    // The next one may have begun before the keys were drawn.
    Awaitility.await("two checkpoints")
        .atMost(TestFederation.PATIENCE)
        .until(() -> federation.job().completedCheckpoints() >= before + 2);
  }

  private static void limitLog(TestFederation federation, String bytes) throws Exception {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, federation.topics().rounds());
    AlterConfigOp limit =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", federation.stack().broker().bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(limit))).all().get();
    }
  }

  /** Of a norm below the one that is clipped to. */
  private static float[] delta() {
    float[] delta = new float[SPEC.model().parameterCount()];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = 0.05f;
    }
    return delta;
  }

  private static void upload(TestFederation federation, RoundStarted round, int from, int to) {
    float[] delta = delta();
    for (String client : CLIENTS) {
      for (int shard = from; shard < to; shard++) {
        byte[] chunk =
            UpdateChunks.encode(
                JOB,
                round.round(),
                round.modelVersion(),
                client,
                1,
                shard,
                SHARDS,
                1,
                delta,
                SPEC.model().shardStart(shard),
                SPEC.model().shardSize(shard));
        federation.sendChunk(client, chunk);
      }
    }
  }

  /** The digests of all parts of a version that anybody wrote, by shard. */
  private static Map<Integer, List<String>> parts(TestFederation federation, int version) {
    Map<Integer, List<String>> parts = new TreeMap<>();
    String topic = federation.topics().models();
    int partitions =
        federation.topics().all().stream()
            .filter(spec -> spec.name().equals(topic))
            .findFirst()
            .orElseThrow()
            .partitions();
    try (PositionalReader reader = new PositionalReader(federation.kafka())) {
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRange(
            topic,
            partition,
            0,
            reader.endOffset(topic, partition),
            (offset, bytes) -> {
              ModelPartView part = part(bytes);
              if (part.version() == version && part.slot() == 0) {
                parts.computeIfAbsent(part.shard(), s -> new ArrayList<>()).add(part.sha256());
              }
            });
      }
    }
    return parts;
  }

  private static ModelPartView part(byte[] bytes) {
    try {
      return ModelParts.decode(bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean everyShardHas(int times, Map<Integer, List<String>> parts) {
    return parts.size() == SHARDS && parts.values().stream().allMatch(p -> p.size() >= times);
  }

  /** Whoever reads all of the topic sees each sum with one noise: that of the model in the log. */
  private static void assertOneNoise(TestFederation federation, ModelPublished published) {
    Map<Integer, List<String>> parts = parts(federation, published.version());
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardLocation location = published.shards().get(shard);
      assertThat(new TreeSet<>(parts.get(shard)))
          .as("versions of shard %d", shard)
          .containsExactly(location.parameters().sha256());
    }
    float[] model = federation.model(published, SPEC.model());
    double squares = 0;
    for (float value : model) {
      squares += Math.pow(value - 0.05 * published.version(), 2);
    }
    // Deviation 4/3 a coordinate and round. That 2,000 squares have a mean beyond 6 of its own
    // deviations happens once in 10^7 runs, tails of chi-square included.
    double expected = 16.0 / 9 * published.version();
    assertThat(squares / model.length)
        .isBetween(expected * (1 - 6 * Math.sqrt(0.001)), expected * (1 + 6 * Math.sqrt(0.001)));
  }

  private static void assertOneAccount(TestFederation federation) {
    List<PrivacyEntry> entries = new ArrayList<>();
    int keys = 0;
    for (LogRecord record : federation.effective()) {
      if (record instanceof RoundClosed closed) {
        entries.add(closed.privacy().orElseThrow());
      }
      keys += record instanceof NoiseKeysFixed ? 1 : 0;
    }
    assertThat(keys).isEqualTo(1);
    assertThat(entries).extracting(PrivacyEntry::rounds).containsExactly(1, 2);
    assertThat(entries.get(0).epsilonSpent()).isBetween(4.3, 4.4);
    assertThat(entries.get(1).epsilonSpent()).isBetween(6.4, 6.6);
    assertThat(entries.get(1).epsilonRemaining()).isBetween(0.4, 0.6);
  }
}
