package dev.tributary.agent.daemon;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The one way out: everything that leaves this client goes through here. Thread-safe. */
final class Outbox {
  private final Producer<byte[], byte[]> producer;
  private final ConnectionWatch watch;
  private final Gate gate;

  /** Of clients that nobody kills. */
  Outbox(Producer<byte[], byte[]> producer, ConnectionWatch watch) {
    this(producer, watch, new Gate(Departures.UNHEARD));
  }

  /**
   * @param producer idempotent and waiting for all replicas in sync; closed with this
   */
  Outbox(Producer<byte[], byte[]> producer, ConnectionWatch watch, Gate gate) {
    this.producer = producer;
    this.watch = watch;
    this.gate = gate;
  }

  /**
   * Sends a record. Waits only while the broker is unknown or the producer's memory is full.
   *
   * @param partition null to let the key choose it
   * @return where it lies, or why it does not; nothing else is thrown
   */
  Future<RecordMetadata> send(String topic, Integer partition, String key, byte[] value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    if (!gate.letsOut(topic, value)) {
      return CompletableFuture.failedFuture(new IllegalStateException("the agent was killed"));
    }
    try {
      return producer.send(new ProducerRecord<>(topic, partition, keyBytes, value), this::onAnswer);
    } catch (InterruptException interrupted) {
      // It has set the thread's flag again, which ends whatever waits for this.
      return CompletableFuture.failedFuture(interrupted);
    } catch (KafkaException | IllegalStateException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  private void onAnswer(RecordMetadata metadata, Exception error) {
    if (error == null) {
      watch.answered(System.nanoTime());
    }
  }

  /** Waits a moment for what is on its way, unless the agent was killed. */
  void close(Duration patience) {
    producer.close(gate.isShut() ? Duration.ZERO : patience);
  }
}
