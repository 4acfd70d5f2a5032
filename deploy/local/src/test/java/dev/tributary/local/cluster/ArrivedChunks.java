package dev.tributary.local.cluster;

import dev.tributary.core.update.UpdateChunk;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what clients upload, from the beginning of the updates topic and as it arrives. */
final class ArrivedChunks implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Attempt, Integer> counts = new HashMap<>();

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
    consumer.seekToBeginning(partitions);
  }

  /** How many chunks of an attempt have been seen; looks for news first. */
  int of(Attempt attempt) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
      try {
        UpdateChunk chunk = UpdateChunks.view(record.value());
        counts.merge(
            new Attempt(chunk.job(), chunk.round(), chunk.client(), chunk.attempt()),
            1,
            Integer::sum);
      } catch (WireException unreadable) {
        throw new IllegalStateException("not a chunk: offset " + record.offset(), unreadable);
      }
    }
    return counts.getOrDefault(attempt, 0);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
