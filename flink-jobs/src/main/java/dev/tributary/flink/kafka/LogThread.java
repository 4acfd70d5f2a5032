package dev.tributary.flink.kafka;

import dev.tributary.flink.message.LogEntry;
import dev.tributary.storage.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Brings the round log to an operator beside its input, record by record into its mailbox.
 *
 * <p>The log could be a second input of the operator, but then the operator could not be chained to
 * a source: Flink triggers checkpoints only in tasks without any network input, so that a chained
 * source beside a network input never sees a barrier, and no checkpoint completes.
 */
public final class LogThread implements AutoCloseable {
  private static final Duration POLL = Duration.ofMinutes(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MailboxExecutor mailbox;
  private final ThrowingConsumer<LogEntry, Exception> reader;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  /**
   * @param fromOffset the first record to bring
   * @param reader called in the operator's thread
   */
  public LogThread(
      KafkaSettings kafka,
      long fromOffset,
      MailboxExecutor mailbox,
      ThrowingConsumer<LogEntry, Exception> reader) {
    this.mailbox = mailbox;
    this.reader = reader;
    this.consumer = new KafkaConsumer<>(kafka.consumerProperties("local-log"));
    TopicPartition log = new TopicPartition(kafka.topics().rounds(), 0);
    consumer.assign(List.of(log));
    consumer.seek(log, fromOffset);
    this.thread = new Thread(this::run, "round-log");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed.get()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          LogEntry entry = new LogEntry(record.offset(), record.value());
          mailbox.execute(() -> reader.accept(entry), "round log");
        }
      }
    } catch (WakeupException closing) {
      // close() wants it so.
    } catch (RuntimeException failure) {
      fail(failure);
    } finally {
      consumer.close();
    }
  }

  /** The task starts anew rather than go on without the log. */
  private void fail(RuntimeException failure) {
    if (!closed.get()) {
      mailbox.execute(
          () -> {
            throw new IllegalStateException("the round log can not be read", failure);
          },
          "round log failed");
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.set(true);
    consumer.wakeup();
    if (thread.isAlive()) {
      thread.join();
    }
  }
}
