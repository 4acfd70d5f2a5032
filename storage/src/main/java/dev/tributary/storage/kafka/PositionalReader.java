package dev.tributary.storage.kafka;

import dev.tributary.core.check.Require;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Records by topic, partition and offset, whatever the order in which they are asked for.
 * Neighbouring offsets come out of one fetch, also when reads of several partitions take turns.
 *
 * <p>A broker that is away is waited for, up to the reader's patience; each piece of progress
 * begins the wait anew. One thread. An interrupt ends a read with Kafka's {@link
 * InterruptException}.
 */
public final class PositionalReader implements AutoCloseable {
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration BOUNDS_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final long NO_OFFSET = -1;

  /** Up to here reading over the records in between is cheaper than fetching anew. */
  private static final int SKIPPED_RECORDS = 6;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;

  /** What the next poll of a partition begins with. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private TopicPartition current;

  /** Takes one record; its value is null if it was written without one. */
  @FunctionalInterface
  public interface Visitor {
    void accept(long offset, byte[] value);
  }

  public PositionalReader(KafkaSettings settings) {
    this(settings, DEFAULT_PATIENCE);
  }

  /**
   * Connects in the background.
   *
   * @param patience how long a read goes on without any progress before it fails
   */
  public PositionalReader(KafkaSettings settings, Duration patience) {
    this.patience = patience;
    Map<String, Object> properties = settings.consumerProperties("reader");
    // One record a poll: the rest of a fetch then stays in the consumer, and no fetch goes ahead
    // that the next read, somewhere else, would have to wait for.
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // What is read here exists. Waiting at the end of the log would only hold up the next request.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    this.consumer = new KafkaConsumer<>(properties);
  }

  /**
   * The value of the record at an offset; empty if the partition does not hold it, since retention
   * removed it or nothing was ever written there.
   *
   * @throws IllegalStateException naming topic, partition and offset if the broker gives no answer
   */
  public Optional<byte[]> read(String topic, int partition, long offset) {
    Require.range("offset", offset, 0, Long.MAX_VALUE - 1);
    Attempt attempt = new Attempt(new TopicPartition(topic, partition), offset);
    goTo(attempt.place, offset);
    while (true) {
      Optional<ConsumerRecord<byte[], byte[]>> polled = attempt.poll();
      if (polled.isPresent() && polled.get().offset() >= offset) {
        return polled.filter(r -> r.offset() == offset).map(ConsumerRecord::value);
      }
      if (polled.isEmpty()) {
        if (attempt.isPassed(offset) || attempt.isOutside(offset)) {
          return Optional.empty();
        }
        attempt.requirePatience();
        seek(attempt.place, offset);
      }
    }
  }

  /**
   * Hands over every record of {@code [from, to)} in order. Offsets without a record, such as ends
   * of transactions, are passed over.
   *
   * @throws IllegalStateException naming topic, partition and offset if retention has removed a
   *     part of the range, if the partition ends before it, or if the broker gives no answer
   */
  public void readRange(String topic, int partition, long from, long to, Visitor visitor) {
    readRecords(
        topic, partition, from, to, record -> visitor.accept(record.offset(), record.value()));
  }

  /** As {@link #readRange}, for who needs more of a record than its value. */
  public void readRecords(
      String topic,
      int partition,
      long from,
      long to,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    Require.range("from", from, 0, Long.MAX_VALUE - 1);
    TopicPartition place = new TopicPartition(topic, partition);
    if (from < to) {
      goTo(place, from);
    }
    Attempt attempt = new Attempt(place, from);
    for (long next = from; next < to; next = positions.get(place)) {
      Optional<ConsumerRecord<byte[], byte[]>> polled = attempt.poll();
      if (polled.isPresent()) {
        long offset = polled.get().offset();
        if (offset >= from && offset < to) {
          visitor.accept(polled.get());
        }
        attempt = new Attempt(place, positions.get(place));
      } else if (!attempt.isPassed(next)) {
        if (attempt.isOutside(next)) {
          throw attempt.failure("the partition does not hold it", null);
        }
        attempt.requirePatience();
        seek(place, next);
      }
    }
  }

  /**
   * The offset that the next record of the partition will have, asked for now.
   *
   * @throws IllegalStateException naming topic and partition if the broker gives no answer
   */
  public long endOffset(String topic, int partition) {
    return insist(new TopicPartition(topic, partition), consumer::endOffsets);
  }

  /**
   * The offset of the first record that the partition still holds.
   *
   * @throws IllegalStateException naming topic and partition if the broker gives no answer
   */
  public long beginningOffset(String topic, int partition) {
    return insist(new TopicPartition(topic, partition), consumer::beginningOffsets);
  }

  /** One of the consumer's two requests for the bounds of partitions. */
  private interface BoundRequest {
    Map<TopicPartition, Long> send(Collection<TopicPartition> places, Duration timeout);
  }

  private long insist(TopicPartition place, BoundRequest request) {
    Attempt attempt = new Attempt(place, NO_OFFSET);
    while (true) {
      Optional<Long> bound = attempt.ask(request);
      if (bound.isPresent()) {
        return bound.get();
      }
      attempt.requirePatience();
    }
  }

  private void goTo(TopicPartition place, long offset) {
    if (!place.equals(current)) {
      if (positions.putIfAbsent(place, offset) == null) {
        consumer.assign(positions.keySet());
        consumer.seek(place, offset);
      }
      // A paused partition keeps what was fetched of it.
      if (current != null) {
        consumer.pause(List.of(current));
      }
      consumer.resume(List.of(place));
      current = place;
    }
    long ahead = offset - positions.get(place);
    if (ahead < 0 || ahead > SKIPPED_RECORDS) {
      seek(place, offset);
    }
  }

  private void seek(TopicPartition place, long offset) {
    consumer.seek(place, offset);
    positions.put(place, offset);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  /** One try to get somewhere, with an end to it. */
  private final class Attempt {
    private final TopicPartition place;
    private final long offset;
    private final long startNanos = System.nanoTime();
    private KafkaException lastCause;

    Attempt(TopicPartition place, long offset) {
      this.place = place;
      this.offset = offset;
    }

    /** The next record of the place at hand; empty if none came yet. */
    Optional<ConsumerRecord<byte[], byte[]>> poll() {
      for (ConsumerRecord<byte[], byte[]> record :
          call(() -> consumer.poll(STEP)).orElseGet(ConsumerRecords::empty)) {
        positions.put(place, record.offset() + 1);
        return Optional.of(record);
      }
      return Optional.empty();
    }

    /** Whether the consumer went over an offset without a record, because none is there. */
    boolean isPassed(long wanted) {
      Optional<Long> position = call(() -> consumer.position(place, STEP));
      position.ifPresent(at -> positions.put(place, at));
      return position.isPresent() && position.get() > wanted;
    }

    /** Whether the broker says that it does not hold an offset. */
    boolean isOutside(long wanted) {
      Optional<Long> beginning = ask(consumer::beginningOffsets);
      if (beginning.isEmpty()) {
        return false;
      }
      return wanted < beginning.get()
          || ask(consumer::endOffsets).filter(end -> wanted >= end).isPresent();
    }

    Optional<Long> ask(BoundRequest request) {
      return call(() -> request.send(List.of(place), boundsTimeout()).get(place));
    }

    private Duration boundsTimeout() {
      long leftNanos = patience.toNanos() - (System.nanoTime() - startNanos);
      return Duration.ofNanos(
          Math.min(BOUNDS_TIMEOUT.toNanos(), Math.max(STEP.toNanos(), leftNanos)));
    }

    /** Empty if there is no answer yet. */
    private <T> Optional<T> call(Supplier<T> request) {
      try {
        return Optional.ofNullable(request.get());
      } catch (InterruptException e) {
        throw e;
      } catch (OffsetOutOfRangeException | RetriableException e) {
        lastCause = e;
        return Optional.empty();
      } catch (KafkaException e) {
        throw failure(e.getMessage(), e);
      }
    }

    void requirePatience() {
      if (System.nanoTime() - startNanos > patience.toNanos()) {
        throw failure("no answer in " + patience.toMillis() + " ms", lastCause);
      }
    }

    IllegalStateException failure(String why, Exception cause) {
      String at = offset == NO_OFFSET ? "" : " offset " + offset;
      return new IllegalStateException(
          "cannot read topic %s partition %d%s: %s"
              .formatted(place.topic(), place.partition(), at, why),
          cause);
    }
  }
}
