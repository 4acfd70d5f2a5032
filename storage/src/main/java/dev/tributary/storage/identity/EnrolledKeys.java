package dev.tributary.storage.identity;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Identities;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.EnrolledIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of identities. Of a client its newest record counts; one without a value takes it away,
 * and one that is damaged, or under another client's key, counts for nothing. One thread.
 */
public final class EnrolledKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolledKeys.class);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final Map<String, Enrolled> known = new TreeMap<>();
  private List<TopicPartition> places = List.of();

  /**
   * A client's entry.
   *
   * @param enrolledBy for people
   */
  public record Enrolled(Bytes publicKey, String enrolledBy, long atMillis) {}

  /**
   * Connects in the background.
   *
   * @param patience how long {@link #read} may take
   */
  public EnrolledKeys(KafkaSettings settings, Duration patience) {
    this.topic = settings.topics().identities();
    this.patience = patience;
    this.consumer = new KafkaConsumer<>(settings.consumerProperties("identities"));
  }

  /**
   * Reads what the topic holds now.
   *
   * @return by client id
   * @throws IllegalStateException naming the topic if the broker gives no answer
   */
  public Map<String, Enrolled> read() {
    long startNanos = System.nanoTime();
    KafkaException last = null;
    while (System.nanoTime() - startNanos < patience.toNanos()) {
      try {
        if (isReadOn(startNanos)) {
          return Map.copyOf(known);
        }
      } catch (InterruptException ending) {
        throw ending;
      } catch (RetriableException silent) {
        last = silent;
      } catch (KafkaException refused) {
        throw new IllegalStateException(
            "cannot read topic %s: %s".formatted(topic, refused.getMessage()), refused);
      }
    }
    throw new IllegalStateException(
        "cannot read topic %s: no answer in %d ms".formatted(topic, patience.toMillis()), last);
  }

  /** Whether all is read that the topic held when this was called. */
  private boolean isReadOn(long startNanos) {
    if (places.isEmpty()) {
      places =
          consumer.partitionsFor(topic, patience).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(places, patience);
    while (!isReadTo(ends)) {
      consumer.poll(STEP).forEach(this::take);
      if (System.nanoTime() - startNanos > patience.toNanos()) {
        return false;
      }
    }
    return true;
  }

  private boolean isReadTo(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), patience) >= end.getValue());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String client = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      known.remove(client);
      return;
    }
    try {
      EnrolledIdentity identity = Identities.decode(record.value());
      if (identity.getClient().equals(client)) {
        known.put(
            client,
            new Enrolled(
                Bytes.of(identity.getPublicKey().bytes()),
                identity.getEnrolledBy(),
                identity.getAtMillis()));
        return;
      }
      tellVoid(record, "it is of client " + identity.getClient());
    } catch (WireException damaged) {
      tellVoid(record, damaged.getMessage());
    }
  }

  private void tellVoid(ConsumerRecord<byte[], byte[]> record, String why) {
    LOG.warn(
        "topic={} partition={} offset={} enrolls nobody: {}",
        topic,
        record.partition(),
        record.offset(),
        why);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
