package dev.tributary.storage.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.round.ShardLocation.Part;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.FetchCounter;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.ModelParts;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class ModelShardsIT {
  private static final String JOB = "digits-1";
  private static final ModelSpec SMALL = model(100, 950);

  private final TestBroker broker;
  private final KafkaSettings settings;
  private final ModelPartPublisher publisher;
  private final ModelShards shards;

  ModelShardsIT(TestBroker broker) {
    this.broker = broker;
    this.settings = broker.newFederation(FetchCounter.PROPERTIES);
    this.publisher = new ModelPartPublisher(settings);
    this.shards = new ModelShards(settings, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    publisher.close();
    shards.close();
  }

  @Test
  void aShardComesBackBitForBitWithItsSlots() throws Exception {
    float[] odd = InitialModel.shard(SMALL, 0);
    odd[0] = -0.0f;
    odd[1] = Float.MIN_VALUE;
    float[][] slots = {InitialModel.shard(SMALL, 1), InitialModel.shard(SMALL, 2)};

    ShardLocation location = await(publisher.publish(version(SMALL, 0, odd, slots)));

    assertThat(shards.read(location.parameters())).containsExactly(odd);
    assertThat(location.slots()).hasSize(2);
    assertThat(shards.read(location.slots().get(0))).containsExactly(slots[0]);
    assertThat(shards.read(location.slots().get(1))).containsExactly(slots[1]);
  }

  @Test
  void shardsAreSpreadOverThePartitionsByTheirIndex() throws Exception {
    ModelPublished published = publish(SMALL, 0);

    assertThat(published.shards())
        .extracting(location -> location.parameters().partition())
        .containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void aModelIsPutTogetherInTheOrderOfItsShards() throws Exception {
    ModelPublished published = publish(SMALL, 2);

    assertThat(shards.readModel(published, SMALL)).containsExactly(vector(SMALL));
    assertThat(concatenated(shards.parts(published, SMALL)))
        .isEqualTo(FloatBytes.encode(vector(SMALL), 0, 950));
  }

  @Test
  void aFetchServesSeveralShards() throws Exception {
    ModelSpec large = model(1 << 17, 40 << 17);
    ModelPublished published = publish(large, 0);
    int before = FetchCounter.fetches();

    assertThat(shards.readModel(published, large)).isEqualTo(vector(large));

    assertThat(FetchCounter.fetches() - before).isLessThanOrEqualTo(16);
  }

  @Test
  void otherBytesThanThePublishedOnesAreRefused() throws Exception {
    float[] values = InitialModel.shard(SMALL, 3);
    ShardLocation honest = await(publisher.publish(version(SMALL, 3, values)));
    values[7] += 1;
    byte[] forged = ModelParts.encode(JOB, 5, 5, 3, 10, 0, 300, values);
    long offset = broker.append(settings.topics().models(), 1, forged);
    Part tampered = new Part(1, offset, honest.parameters().sha256());

    assertThatIllegalStateException()
        .isThrownBy(() -> shards.read(tampered))
        .withMessageStartingWith(
            "topic %s partition 1 offset %d must have SHA-256 %s, got ",
            settings.topics().models(), offset, honest.parameters().sha256());
    assertThatIllegalStateException()
        .isThrownBy(() -> shards.readModel(withPart(publish(SMALL, 0), 3, tampered), SMALL))
        .withMessageStartingWith("job digits-1 version 5 shard 3: topic ")
        .withMessageContaining("must have SHA-256");
  }

  @Test
  void aRecordThatIsNoModelPartIsRefused() {
    broker.append(settings.topics().models(), 1, new byte[] {1, 2, 3, 4});

    assertThatIllegalStateException()
        .isThrownBy(() -> shards.read(new Part(1, 0, "00")))
        .withMessageStartingWith(
            "topic %s partition 1 offset 0 must hold a model part: ", settings.topics().models());
  }

  @Test
  void aShardThatRetentionRemovedIsNamed() throws Exception {
    ModelPublished published = publish(SMALL, 0);
    broker.deleteBefore(settings.topics().models(), 1, 2);

    assertThatIllegalStateException()
        .isThrownBy(() -> shards.readModel(published, SMALL))
        .withMessage(
            "job digits-1 version 5 shard 1: topic %s partition 1 offset 0 must hold a model part,"
                + " but the record is gone",
            settings.topics().models());
    assertThatIllegalStateException()
        .isThrownBy(() -> concatenated(shards.parts(published, SMALL)))
        .withMessageStartingWith("job digits-1 version 5 shard 1: ");
  }

  @Test
  void aShardOfAnotherSizeIsRefused() throws Exception {
    ModelPublished published = publish(SMALL, 0);
    Part last = published.shards().get(9).parameters();

    assertThatIllegalStateException()
        .isThrownBy(() -> shards.readModel(withPart(published, 4, last), SMALL))
        .withMessage("job digits-1 version 5 shard 4: must have 100 values, got 50");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> publisher.publish(version(SMALL, 9, new float[100])))
        .withMessage("shard values must be in [50, 50], got 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shards.readModel(published, model(100, 300)))
        .withMessage("shards of job digits-1 version 5 must be in [3, 3], got 10");
  }

  @Test
  void publishingWithoutABrokerFailsAndNamesTheShard() {
    try (ModelPartPublisher lost = new ModelPartPublisher(TestBroker.nowhere())) {
      assertThat(lost.publish(version(SMALL, 0, InitialModel.shard(SMALL, 0))))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining(
              "cannot publish job digits-1 version 5 shard 0 to topic tributary.models: ");
    }
  }

  private ModelPublished publish(ModelSpec model, int slotCount) throws Exception {
    List<CompletableFuture<ShardLocation>> sent = new ArrayList<>();
    for (int shard = 0; shard < model.shardCount(); shard++) {
      float[] values = InitialModel.shard(model, shard);
      float[][] slots = new float[slotCount][values.length];
      sent.add(publisher.publish(version(model, shard, values, slots)));
    }
    List<ShardLocation> locations = new ArrayList<>();
    for (CompletableFuture<ShardLocation> location : sent) {
      locations.add(await(location));
    }
    return new ModelPublished(1, JOB, 5, 5, locations, 1_000);
  }

  private static ModelPublished withPart(ModelPublished published, int shard, Part part) {
    List<ShardLocation> locations = new ArrayList<>(published.shards());
    locations.set(shard, new ShardLocation(part, List.of()));
    return new ModelPublished(1, JOB, 5, 5, locations, 1_000);
  }

  private static ShardVersion version(
      ModelSpec model, int shard, float[] values, float[]... slots) {
    return new ShardVersion(JOB, model, 5, 5, shard, values, slots);
  }

  private static ModelSpec model(int shardCoordinates, int coordinates) {
    TensorSpec tensor =
        new TensorSpec("layer", List.of(coordinates / 10, 10), TensorSpec.Init.GLOROT);
    return new ModelSpec(7, shardCoordinates, List.of(tensor));
  }

  private static float[] vector(ModelSpec model) {
    float[] vector = new float[model.parameterCount()];
    IntStream.range(0, model.shardCount())
        .forEach(
            shard ->
                System.arraycopy(
                    InitialModel.shard(model, shard),
                    0,
                    vector,
                    model.shardStart(shard),
                    model.shardSize(shard)));
    return vector;
  }

  private static byte[] concatenated(Iterable<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
