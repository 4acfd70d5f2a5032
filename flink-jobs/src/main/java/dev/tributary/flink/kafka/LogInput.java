package dev.tributary.flink.kafka;

import dev.tributary.core.round.LogRecord;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.io.Serializable;
import java.util.Optional;

/** How an operator takes in the round log. */
public final class LogInput {
  private final long endAtStart;
  private long lastSeen = -1;

  /** How an operator learns where the log ends; asked once a start. */
  @FunctionalInterface
  public interface End extends Serializable {
    long offset();
  }

  private LogInput(long endAtStart) {
    this.endAtStart = endAtStart;
  }

  /** Notes where the log ends now: an operator has caught up when it has read up to there. */
  public static LogInput startingNow(End end) {
    return new LogInput(end.offset());
  }

  /** Asks the broker. */
  public static End endIn(KafkaSettings kafka) {
    return () -> {
      try (PositionalReader reader = new PositionalReader(kafka)) {
        return reader.endOffset(kafka.topics().rounds(), 0);
      }
    };
  }

  /**
   * @param nextOffset what the operator's reader of the log reads next
   */
  public boolean isCaughtUp(long nextOffset) {
    return Math.max(nextOffset, lastSeen + 1) >= endAtStart;
  }

  /**
   * Notes an entry and decodes it: empty for bytes that are no record of the log, which are void
   * for every reader.
   */
  public Optional<LogRecord> take(LogEntry entry) {
    lastSeen = entry.offset();
    return decode(entry);
  }

  /** As {@link #take}, for a reader that does not wait for the log's end. */
  public static Optional<LogRecord> decode(LogEntry entry) {
    try {
      return Optional.of(LogRecords.decode(entry.bytes()));
    } catch (WireException e) {
      return Optional.empty();
    }
  }
}
