package dev.tributary.storage.model;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.round.ShardLocation.Part;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.ModelParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes shards of model versions into the models topic: a record for the parameters and one for
 * each vector of the server optimizer's state. Shard i goes to partition i modulo their number, so
 * that the shards of a model spread evenly.
 *
 * <p>A version that is published twice, after a restart, lies there twice; the round log says which
 * copy counts. Safe for several threads.
 */
public final class ModelPartPublisher implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Connects in the background. */
  public ModelPartPublisher(KafkaSettings settings) {
    this.topic = settings.topics().models();
    this.producer = new KafkaProducer<>(settings.producerProperties("models"));
  }

  /**
   * Sends all records of a shard. Waits only while the broker is unknown or the producer's memory
   * is full, at most {@code max.block.ms} for each record.
   *
   * @return where the parts lie, once all replicas in sync have them; completes on the producer's
   *     thread, so what follows must not block. Fails with an IllegalStateException that names job,
   *     version and shard
   * @throws IllegalArgumentException if the shard does not have the model's size
   */
  public CompletableFuture<ShardLocation> publish(ShardVersion version) {
    ModelSpec model = version.model();
    Require.range("shard", version.shard(), 0, model.shardCount() - 1L);
    int size = model.shardSize(version.shard());
    List<CompletableFuture<Part>> parts = new ArrayList<>();
    try {
      int partition = version.shard() % producer.partitionsFor(topic).size();
      parts.add(send(version, 0, checked(version.parameters(), size), partition));
      for (float[] slot : version.slots()) {
        parts.add(send(version, parts.size(), checked(slot, size), partition));
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(failure(version, e));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              List<Part> sent = parts.stream().map(CompletableFuture::join).toList();
              return new ShardLocation(sent.get(0), sent.subList(1, sent.size()));
            });
  }

  private static float[] checked(float[] values, int size) {
    Require.range("shard values", values.length, size, size);
    return values;
  }

  // The callback tells what the returned future would.
  @SuppressWarnings("FutureReturnValueIgnored")
  private CompletableFuture<Part> send(
      ShardVersion version, int slot, float[] values, int partition) {
    byte[] key = version.job().getBytes(StandardCharsets.UTF_8);
    byte[] record =
        ModelParts.encode(
            version.job(),
            version.version(),
            version.round(),
            version.shard(),
            version.model().shardCount(),
            slot,
            version.model().shardStart(version.shard()),
            values);
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    String sha256 = HexFormat.of().formatHex(FloatBytes.sha256(bytes));
    CompletableFuture<Part> part = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(topic, partition, key, record),
        (RecordMetadata at, Exception error) -> {
          if (error != null) {
            part.completeExceptionally(failure(version, error));
          } else {
            part.complete(new Part(at.partition(), at.offset(), sha256));
          }
        });
    return part;
  }

  private IllegalStateException failure(ShardVersion version, Exception cause) {
    return new IllegalStateException(
        "cannot publish job %s version %d shard %d to topic %s: %s"
            .formatted(
                version.job(), version.version(), version.shard(), topic, cause.getMessage()),
        cause);
  }

  /** Waits a moment for what is on its way. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
