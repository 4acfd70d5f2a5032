package dev.tributary.benchmarks.load;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds the consumers of the job in this JVM at an empty record until it is opened: so a running
 * job, with all of it warmed up and checkpoints going on, can be kept from reading a log that is
 * being filled. A consumer that is held has fetched at most a chunk of what comes behind.
 *
 * <p>Also a producer's interceptor, which does nothing, since the job's settings go to both kinds
 * of clients.
 */
public final class Gate
    implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition CHANGED = LOCK.newCondition();
  private static boolean closed;
  private static int held;

  /** From now on an empty record holds its consumer. */
  public static void shut() {
    change(true);
  }

  public static void open() {
    change(false);
  }

  private static void change(boolean toClosed) {
    LOCK.lock();
    try {
      closed = toClosed;
      CHANGED.signalAll();
    } finally {
      LOCK.unlock();
    }
  }

  /** Returns when so many consumers are held. */
  public static void awaitHeld(int consumers) throws InterruptedException {
    LOCK.lock();
    try {
      while (held < consumers) {
        if (!CHANGED.await(1, TimeUnit.MINUTES)) {
          throw new IllegalStateException(
              "%d consumers must be held, got %d".formatted(consumers, held));
        }
      }
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() != null && record.value().length == 0) {
        pass();
        break;
      }
    }
    return records;
  }

  private static void pass() {
    LOCK.lock();
    try {
      held++;
      CHANGED.signalAll();
      while (closed) {
        CHANGED.awaitUninterruptibly();
      }
      held--;
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Nothing depends on commits.
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception failed) {
    // The sender knows.
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There are none.
  }

  @Override
  public void close() {
    // Nothing is held here that belongs to one client.
  }
}
