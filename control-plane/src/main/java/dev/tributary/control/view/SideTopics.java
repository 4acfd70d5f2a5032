package dev.tributary.control.view;

import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Commands;
import dev.tributary.wire.Topics;
import dev.tributary.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Reads every topic that the view needs beside the round log, and where that log ends. */
final class SideTopics implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Topics topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition rounds;
  private final Map<TopicPartition, Long> endsAtOpen;

  /**
   * Stands at the beginning of each topic.
   *
   * @param patience how long to wait for each answer of the broker
   * @throws org.apache.kafka.common.KafkaException if it does not answer
   */
  SideTopics(KafkaSettings settings, Duration patience) {
    this.topics = settings.topics();
    this.rounds = new TopicPartition(topics.rounds(), 0);
    this.consumer = new KafkaConsumer<>(settings.consumerProperties("view"));
    try {
      List<TopicPartition> places =
          Stream.of(topics.commands(), topics.presence(), topics.rejected(), topics.metrics())
              .flatMap(topic -> consumer.partitionsFor(topic, patience).stream())
              .map(place -> new TopicPartition(place.topic(), place.partition()))
              .toList();
      // The log is another thread's to read; here it is only asked where it ends, and a consumer
      // grumbles over questions about what it was not assigned.
      List<TopicPartition> assigned = Stream.concat(places.stream(), Stream.of(rounds)).toList();
      consumer.assign(assigned);
      consumer.beginningOffsets(assigned, patience).forEach(consumer::seek);
      consumer.pause(List.of(rounds));
      this.endsAtOpen = consumer.endOffsets(places, patience);
    } catch (RuntimeException silent) {
      close();
      throw silent;
    }
  }

  /** Whether everything that was there at the opening is read. */
  boolean caughtUp(Duration patience) {
    return endsAtOpen.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), patience) >= end.getValue());
  }

  /** Where the round log ends now. */
  long endOfLog(Duration patience) {
    return consumer.endOffsets(List.of(rounds), patience).get(rounds);
  }

  /** Waits for records and puts them into the views. */
  void poll(Duration timeout, FederationView into) {
    try {
      consumer.poll(timeout).forEach(record -> put(record, into));
    } catch (OffsetOutOfRangeException removed) {
      // Retention was faster than this reader.
      consumer.seekToBeginning(removed.partitions());
    } catch (RetriableException away) {
      return;
    }
  }

  private void put(ConsumerRecord<byte[], byte[]> record, FederationView into) {
    if (record.topic().equals(topics.presence())) {
      String client = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      into.clients().read(client, record.value(), record.timestamp());
    } else if (record.topic().equals(topics.rejected())) {
      into.rejections().read(record.offset(), record.value());
    } else if (record.topic().equals(topics.metrics())) {
      into.curves().read(record.value());
    } else {
      command(record.value(), record.timestamp(), into);
    }
  }

  private static void command(byte[] value, long millis, FederationView into) {
    try {
      into.jobs().command(Commands.decode(value), millis);
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
