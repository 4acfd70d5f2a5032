package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.storage.log.RoundLogFollower;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The history of all jobs from the first record on, and on as the log grows. One thread. */
final class LogFeed implements JobLog, AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(250);

  private final RoundLogFollower follower;
  private final JobHistory history = new JobHistory();
  private final JobListener listener;

  private LogFeed(RoundLogFollower follower, JobListener listener) {
    this.follower = follower;
    this.listener = listener;
  }

  /**
   * Reads the log to where it ends now.
   *
   * @param listener hears of every decision, past ones first
   * @throws IllegalStateException if the broker gives no answer for so long
   */
  static LogFeed open(KafkaSettings settings, Duration patience, JobListener listener) {
    // The follower starts at the newest snapshot, which lies before the end that the tail reads up
    // to: what both bring is read once, and nothing is left out between them.
    RoundLogFollower follower = RoundLogFollower.open(settings, patience);
    LogFeed feed = new LogFeed(follower, listener);
    try (KafkaLogTail past = new KafkaLogTail(settings, patience)) {
      past.read(0, feed::take);
      return feed;
    } catch (RuntimeException failed) {
      follower.close();
      throw failed;
    }
  }

  private void take(long offset, LogRecord record) {
    history.read(offset, record).ifPresent(listener::on);
  }

  JobHistory history() {
    return history;
  }

  /**
   * Reads on until a condition on the history holds.
   *
   * @return false if the time was up first
   */
  boolean readUntil(BooleanSupplier condition, Duration limit) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return false;
      }
      follower.poll(STEP, this::take);
    }
    return true;
  }

  @Override
  public Optional<JobView> job(String id) {
    return history.job(id);
  }

  @Override
  public Optional<JobView> await(String id, Predicate<JobView> condition, Duration limit) {
    readUntil(() -> history.job(id).filter(condition).isPresent(), limit);
    return history.job(id).filter(condition);
  }

  @Override
  public LogState state() {
    return history.state();
  }

  @Override
  public boolean awaitState(Predicate<LogState> condition, Duration limit) {
    return readUntil(() -> condition.test(history.state()), limit);
  }

  @Override
  public boolean isDeleted(String id) {
    return history.isDeleted(id);
  }

  @Override
  public boolean awaitDeleted(String id, Duration limit) {
    return readUntil(() -> history.isDeleted(id), limit);
  }

  @Override
  public void close() {
    follower.close();
  }
}
