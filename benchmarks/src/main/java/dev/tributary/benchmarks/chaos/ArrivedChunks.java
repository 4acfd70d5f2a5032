package dev.tributary.benchmarks.chaos;

import dev.tributary.core.update.UpdateChunk;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees what clients upload from now on. */
final class ArrivedChunks implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(5);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** One try of a client to upload its update. */
  record Attempt(String job, int round, String client, int attempt) {}

  ArrivedChunks(KafkaSettings kafka) {
    consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("arrived-chunks"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(kafka.topics().updates()).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Whether a chunk of such an attempt is among those that have come since the last call. */
  boolean any(Predicate<Attempt> wanted) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
      try {
        UpdateChunk chunk = UpdateChunks.view(record.value());
        if (wanted.test(new Attempt(chunk.job(), chunk.round(), chunk.client(), chunk.attempt()))) {
          return true;
        }
      } catch (WireException unreadable) {
        throw new IllegalStateException("not a chunk: offset " + record.offset(), unreadable);
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
