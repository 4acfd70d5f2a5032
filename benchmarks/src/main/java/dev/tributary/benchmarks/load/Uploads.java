package dev.tributary.benchmarks.load;

import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends what virtual clients have to say. All chunks of a client go to one partition, as an agent
 * sends them; clients take turns on the partitions, so that each carries as many.
 */
public final class Uploads implements AutoCloseable {
  /** So many clients send at the same time, a chunk each in turn. */
  private static final int AT_ONCE = 16;

  private final Workload workload;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public Uploads(KafkaSettings kafka, Workload workload) {
    this.workload = workload;
    this.topic = kafka.topics().updates();
    var properties = kafka.producerProperties("uploads");
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64 << 20);
    this.producer = new KafkaProducer<>(properties);
    this.partitions = producer.partitionsFor(topic).size();
  }

  /** Waits until there is room for more of a round's bytes in the log. */
  @FunctionalInterface
  public interface Room {
    void await(long bytesSent) throws InterruptedException;
  }

  /**
   * Sends all chunks of all clients and waits for their acknowledgements.
   *
   * @return bytes of the records
   */
  @SuppressWarnings("FutureReturnValueIgnored") // A failure is noted by the callback.
  public long sendAll(RoundStarted round, Room room) throws InterruptedException {
    long bytes = 0;
    for (int first = 0; first < workload.clients(); first += AT_ONCE) {
      int end = Math.min(workload.clients(), first + AT_ONCE);
      for (int shard = 0; shard < workload.model().shardCount(); shard++) {
        for (int client = first; client < end; client++) {
          byte[] chunk = workload.chunk(round, client, shard);
          send(client, chunk);
          bytes += chunk.length;
        }
        room.await(bytes);
      }
      failIfAnyFailed();
    }
    producer.flush();
    failIfAnyFailed();
    return bytes;
  }

  /**
   * Sends all chunks of one client and waits for their acknowledgements.
   *
   * @return where and when the last one was appended
   */
  public RecordMetadata sendOne(RoundStarted round, int client) throws InterruptedException {
    Future<RecordMetadata> last = null;
    for (int shard = 0; shard < workload.model().shardCount(); shard++) {
      last = send(client, workload.chunk(round, client, shard));
    }
    try {
      return last.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("an update was not sent", failed.getCause());
    }
  }

  /** Appends an empty record to each partition, which no reader takes for a chunk. */
  @SuppressWarnings("FutureReturnValueIgnored") // A failure is noted by the callback.
  public void sendEmptyRecords() {
    for (int partition = 0; partition < partitions; partition++) {
      append(partition, new byte[0], new byte[0]);
    }
    producer.flush();
    failIfAnyFailed();
  }

  private Future<RecordMetadata> send(int client, byte[] chunk) {
    byte[] key = Workload.name(client).getBytes(StandardCharsets.UTF_8);
    return append(client % partitions, key, chunk);
  }

  private Future<RecordMetadata> append(int partition, byte[] key, byte[] value) {
    return producer.send(
        new ProducerRecord<>(topic, partition, key, value),
        (metadata, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
        });
  }

  private void failIfAnyFailed() {
    if (failure.get() != null) {
      throw new IllegalStateException("an update was not sent", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
