package dev.tributary.storage.model;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.round.ShardLocation.Part;
import dev.tributary.core.shard.ShardArchive;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.ModelPartView;
import dev.tributary.wire.ModelParts;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Published model shards. Nothing comes out of here that does not have the SHA-256 which the round
 * log gives. One thread.
 */
public final class ModelShards implements ShardArchive, AutoCloseable {
  private final String topic;
  private final PositionalReader records;

  public ModelShards(KafkaSettings settings) {
    this(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long a read goes on without any progress before it fails
   */
  public ModelShards(KafkaSettings settings, Duration patience) {
    this.topic = settings.topics().models();
    this.records = new PositionalReader(settings, patience);
  }

  /**
   * @throws IllegalStateException naming topic, partition and offset if the record is gone, is no
   *     model part or has another SHA-256, or if the broker gives no answer
   */
  @Override
  public float[] read(Part part) {
    return view(part).values();
  }

  /**
   * The parameters of a version as one vector.
   *
   * @param model of the version's job
   * @throws IllegalStateException naming job, version and shard, else as {@link #read}
   */
  public float[] readModel(ModelPublished published, ModelSpec model) {
    requireShards(published, model);
    List<ShardLocation> shards = published.shards();
    float[] values = new float[model.parameterCount()];
    // In the order in which they lie, so that a fetch serves as many of them as it can.
    IntStream.range(0, shards.size())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer shard) -> shards.get(shard).parameters().partition())
                .thenComparingLong(shard -> shards.get(shard).parameters().offset()))
        .forEach(shard -> shard(published, model, shard).copyTo(values, model.shardStart(shard)));
    return values;
  }

  /**
   * The parameters of a version as float32 little endian, one shard after the other, each read and
   * verified when it is asked for. Each iteration reads anew.
   *
   * @param model of the version's job
   * @return whose iterators throw as {@link #readModel}
   */
  public Iterable<byte[]> parts(ModelPublished published, ModelSpec model) {
    requireShards(published, model);
    return () ->
        IntStream.range(0, model.shardCount())
            .mapToObj(shard -> bytes(shard(published, model, shard)))
            .iterator();
  }

  private static byte[] bytes(ModelPartView part) {
    return Arrays.copyOfRange(part.bytes(), part.offset(), part.offset() + part.length());
  }

  private static void requireShards(ModelPublished published, ModelSpec model) {
    Require.range(
        "shards of job " + published.job() + " version " + published.version(),
        published.shards().size(),
        model.shardCount(),
        model.shardCount());
  }

  private ModelPartView shard(ModelPublished published, ModelSpec model, int shard) {
    String subject =
        "job %s version %d shard %d".formatted(published.job(), published.version(), shard);
    try {
      ModelPartView part = view(published.shards().get(shard).parameters());
      if (part.count() != model.shardSize(shard)) {
        throw new IllegalStateException(
            "must have %d values, got %d".formatted(model.shardSize(shard), part.count()));
      }
      return part;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(subject + ": " + e.getMessage(), e);
    }
  }

  private ModelPartView view(Part part) {
    byte[] record =
        records
            .read(topic, part.partition(), part.offset())
            .orElseThrow(() -> failure(part, "must hold a model part, but the record is gone"));
    ModelPartView view;
    try {
      view = ModelParts.decode(record);
    } catch (WireException e) {
      throw failure(part, "must hold a model part: " + e.getMessage());
    }
    if (!view.sha256().equals(part.sha256())) {
      throw failure(part, "must have SHA-256 " + part.sha256() + ", got " + view.sha256());
    }
    return view;
  }

  private IllegalStateException failure(Part part, String why) {
    return new IllegalStateException(
        "topic %s partition %d offset %d %s"
            .formatted(topic, part.partition(), part.offset(), why));
  }

  @Override
  public void close() {
    records.close();
  }
}
