package dev.tributary.storage.log;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Identities;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.EnrolledIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of enrolled clients, as the identities topic has it: read from its beginning, and
 * then on. It is not to be stored, since a withdrawal may be compacted away before somebody who
 * stored it looks again. One thread.
 */
public final class KafkaIdentities implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaIdentities.class);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition place;
  private final Duration patience;
  private final Map<String, Bytes> enrolled = new HashMap<>();

  /** A copy of what is enrolled, made anew after each change. */
  private Map<String, Bytes> keys = Map.of();

  public KafkaIdentities(KafkaSettings settings) {
    this(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long a reading goes on before it fails
   */
  public KafkaIdentities(KafkaSettings settings, Duration patience) {
    this.place = new TopicPartition(settings.topics().identities(), 0);
    this.patience = patience;
    this.consumer = new KafkaConsumer<>(settings.consumerProperties("identities"));
    consumer.assign(List.of(place));
    consumer.seekToBeginning(List.of(place));
  }

  /**
   * Ed25519 public keys by client id, up to where the topic ends now; the same map as before if
   * nothing was added.
   *
   * @throws IllegalStateException naming the topic if the broker gives no answer
   */
  public Map<String, Bytes> readToEnd() {
    try {
      long end = consumer.endOffsets(List.of(place), patience).get(place);
      long startNanos = System.nanoTime();
      while (consumer.position(place, patience) < end) {
        consumer.poll(STEP).forEach(this::take);
        if (System.nanoTime() - startNanos > patience.toNanos()) {
          throw failure("no answer in " + patience.toMillis() + " ms", null);
        }
      }
      if (!keys.equals(enrolled)) {
        keys = Map.copyOf(enrolled);
      }
      return keys;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw failure(e.getMessage(), e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String client = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      enrolled.remove(client);
      return;
    }
    try {
      EnrolledIdentity identity = Identities.decode(record.value());
      if (identity.getClient().equals(client)) {
        enrolled.put(client, Bytes.of(identity.getPublicKey().bytes()));
      } else {
        ignored(record, "key of the record must be the client");
      }
    } catch (WireException e) {
      ignored(record, e.getMessage());
    }
  }

  private void ignored(ConsumerRecord<byte[], byte[]> record, String reason) {
    LOG.warn(
        "Identity does not count topic={} offset={} reason={}",
        place.topic(),
        record.offset(),
        reason);
  }

  private IllegalStateException failure(String why, Exception cause) {
    return new IllegalStateException(
        "cannot read topic %s: %s".formatted(place.topic(), why), cause);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
