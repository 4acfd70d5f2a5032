package dev.tributary.storage.log;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.update.LogTail;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Follows the round log from its newest snapshot on, for as long as it is polled. While the broker
 * is away, polls bring nothing; afterwards they go on where they were. One thread.
 *
 * <pre>{@code
 * try (RoundLogFollower follower = RoundLogFollower.open(settings)) {
 *   ClientSession session = new ClientSession(client, follower.log(), saved);
 *   while (!follower.caughtUp()) {
 *     follower.poll(timeout, (offset, record) -> act(session.onLog(offset, record)));
 *   }
 *   act(session.onCaughtUp());
 * }
 * }</pre>
 */
public final class RoundLogFollower implements AutoCloseable {
  private static final Duration POSITION_TIMEOUT = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final TopicPartition place;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogDecoder decoder;
  private final RoundLog log;
  private final long endAtOpen;

  /** Every record before this offset was handed over. */
  private long position;

  private RoundLogFollower(KafkaSettings settings, TopicPartition place, RoundLog log, long end) {
    this.place = place;
    this.decoder = new LogDecoder(place.topic());
    this.log = log;
    this.endAtOpen = end;
    this.position = log.nextOffset();
    this.consumer = new KafkaConsumer<>(settings.consumerProperties("rounds"));
    consumer.assign(List.of(place));
    consumer.seek(place, position);
  }

  /**
   * Finds the newest snapshot.
   *
   * @throws IllegalStateException if the broker gives no answer for a minute, or if the log lacks
   *     records that are needed
   */
  public static RoundLogFollower open(KafkaSettings settings) {
    return open(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * Finds the newest snapshot.
   *
   * @param patience how long to wait for a broker that is away
   * @throws IllegalStateException if the broker gives no answer for so long, or if the log lacks
   *     records that are needed
   */
  public static RoundLogFollower open(KafkaSettings settings, Duration patience) {
    String topic = settings.topics().rounds();
    try (PositionalReader records = new PositionalReader(settings, patience)) {
      long end = records.endOffset(topic, 0);
      RoundLog log = new SnapshotSearch(topic, records).start(end);
      return new RoundLogFollower(settings, new TopicPartition(topic, 0), log, end);
    }
  }

  /**
   * The log as far as it was polled. It may be shared with a session or another part of the core
   * that reads records into it by itself: a record counts once.
   */
  public RoundLog log() {
    return log;
  }

  /** Where the log ended when this follower was opened. */
  public long endAtOpen() {
    return endAtOpen;
  }

  /** Whether everything that was there at the opening is polled. */
  public boolean caughtUp() {
    return position >= endAtOpen;
  }

  /**
   * Waits for records, hands them over in order and, unless the reader has done so, reads them into
   * {@link #log}. What does not decode is passed over.
   *
   * <p>A record whose reader throws is handed over again by the next poll.
   *
   * @param timeout how long to wait for the first record
   * @throws IllegalStateException if the log no longer holds the next record, or if the broker
   *     refuses
   */
  public void poll(Duration timeout, LogTail.Reader reader) {
    ConsumerRecords<byte[], byte[]> records = fetch(timeout);
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Optional<LogRecord> decoded = decoder.decode(record.offset(), record.value());
        if (decoded.isPresent()) {
          reader.accept(record.offset(), decoded.get());
          log.read(record.offset(), decoded.get());
        }
        position = record.offset() + 1;
      }
    } catch (RuntimeException e) {
      consumer.seek(place, position);
      throw e;
    }
    if (records.isEmpty() && !caughtUp()) {
      passGap();
    }
  }

  private ConsumerRecords<byte[], byte[]> fetch(Duration timeout) {
    try {
      return consumer.poll(timeout);
    } catch (InterruptException e) {
      throw e;
    } catch (OffsetOutOfRangeException e) {
      throw failure("the log no longer holds it", e);
    } catch (RetriableException e) {
      return ConsumerRecords.empty();
    } catch (KafkaException e) {
      throw failure(e.getMessage(), e);
    }
  }

  /** The log may end with an offset that has no record, such as the end of a transaction. */
  private void passGap() {
    try {
      position = Math.max(position, consumer.position(place, POSITION_TIMEOUT));
    } catch (RetriableException e) {
      // The broker is away: the next poll finds out.
      return;
    }
  }

  private IllegalStateException failure(String why, Exception cause) {
    return new IllegalStateException(
        "cannot read topic %s partition %d offset %d: %s"
            .formatted(place.topic(), place.partition(), position, why),
        cause);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
