package dev.tributary.control.watch;

import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the aggregation job is behind, by the positions that it notes with each checkpoint, and
 * since when: the broker's time of the first record behind each position. One thread.
 */
final class AggregationLag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AggregationLag.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaSettings settings;

  /** The time of the record at a position, which is asked for again and again while it is stuck. */
  private final Map<TopicPartition, Known> known = new HashMap<>();

  private Admin admin;
  private KafkaConsumer<byte[], byte[]> consumer;

  private record Known(long position, long millis) {}

  AggregationLag(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Of each topic for which the job has noted a position; empty if the broker does not answer. */
  Optional<List<TopicLag>> ask() {
    try {
      open();
      Map<TopicPartition, Long> positions = positions();
      return Optional.of(positions.isEmpty() ? List.of() : lags(positions));
    } catch (InterruptException ending) {
      return Optional.empty();
    } catch (KafkaException | ExecutionException | TimeoutException away) {
      LOG.debug("positions of the aggregation job can not be read", away);
      // A client that was made while names did not resolve, for instance, is no use.
      close();
      return Optional.empty();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void open() {
    if (admin == null) {
      admin = Admin.create(settings.adminProperties("watch"));
    }
    if (consumer == null) {
      Map<String, Object> properties = new HashMap<>(settings.consumerProperties("watch"));
      // Of a record only its time is wanted, and updates are large.
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
      properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
      consumer = new KafkaConsumer<>(properties);
    }
  }

  private Map<TopicPartition, Long> positions()
      throws InterruptedException, ExecutionException, TimeoutException {
    Topics topics = settings.topics();
    Map<TopicPartition, OffsetAndMetadata> noted =
        admin
            .listConsumerGroupOffsets(topics.aggregationGroup())
            .partitionsToOffsetAndMetadata()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> positions = new HashMap<>();
    noted.forEach(
        (place, position) -> {
          if (position != null) {
            positions.put(place, position.offset());
          }
        });
    return positions;
  }

  private List<TopicLag> lags(Map<TopicPartition, Long> positions) {
    List<TopicPartition> places = List.copyOf(positions.keySet());
    consumer.assign(places);
    consumer.pause(places);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(places, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(places, PATIENCE);
    // What retention has removed is not to be read any more.
    positions.replaceAll((place, position) -> Math.max(position, begins.get(place)));
    // Every place needs a position before the first poll, also those that are paused.
    positions.forEach(consumer::seek);
    Map<String, Long> records = new TreeMap<>();
    Map<String, Long> oldest = new HashMap<>();
    positions.forEach(
        (place, position) -> {
          long behind = Math.max(0, ends.get(place) - position);
          records.merge(place.topic(), behind, Long::sum);
          if (behind > 0) {
            timeAt(place, position)
                .ifPresent(millis -> oldest.merge(place.topic(), millis, Math::min));
          }
        });
    List<TopicLag> lags = new ArrayList<>();
    records.forEach(
        (topic, behind) -> {
          Long millis = oldest.get(topic);
          lags.add(
              new TopicLag(
                  topic, behind, millis == null ? OptionalLong.empty() : OptionalLong.of(millis)));
        });
    return lags;
  }

  private OptionalLong timeAt(TopicPartition place, long position) {
    Known before = known.get(place);
    if (before != null && before.position() == position) {
      return OptionalLong.of(before.millis());
    }
    consumer.resume(List.of(place));
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(GLANCE).records(place)) {
        known.put(place, new Known(position, record.timestamp()));
        return OptionalLong.of(record.timestamp());
      }
      return OptionalLong.empty();
    } finally {
      consumer.pause(List.of(place));
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(CLOSE_TIMEOUT);
      admin = null;
    }
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
      consumer = null;
    }
  }
}
