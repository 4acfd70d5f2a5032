package dev.tributary.storage.log;

import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds where to start reading the round log: backwards from its end, in windows that double, until
 * one holds a snapshot. If the newest snapshot lies n records back, at most 2n + 256 are read.
 */
final class SnapshotSearch {
  private static final long FIRST_WINDOW = 256;

  private final String topic;
  private final PositionalReader records;

  SnapshotSearch(String topic, PositionalReader records) {
    this.topic = topic;
    this.records = records;
  }

  /**
   * A reader at the newest snapshot before {@code end}, or at the beginning if there is none.
   *
   * @throws IllegalStateException if what follows the snapshot, or the beginning, was removed
   */
  RoundLog start(long end) {
    long beginning = records.beginningOffset(topic, 0);
    RoundLog log = new RoundLog();
    long windowEnd = end;
    for (long window = FIRST_WINDOW; windowEnd > beginning; window *= 2) {
      long windowStart = Math.max(beginning, windowEnd - window);
      Snapshot newest = newestIn(windowStart, windowEnd);
      if (newest != null) {
        log = RoundLog.at(newest);
        break;
      }
      windowEnd = windowStart;
    }
    if (log.nextOffset() < beginning) {
      throw new IllegalStateException(
          "topic %s must hold its records from offset %d on, got a beginning at %d"
              .formatted(topic, log.nextOffset(), beginning));
    }
    return log;
  }

  private Snapshot newestIn(long from, long to) {
    AtomicReference<Snapshot> newest = new AtomicReference<>();
    records.readRange(
        topic, 0, from, to, (offset, value) -> snapshot(offset, value).ifPresent(newest::set));
    return newest.get();
  }

  private static Optional<Snapshot> snapshot(long offset, byte[] value) {
    try {
      return value != null
              && LogRecords.decode(value) instanceof Snapshot snapshot
              && snapshot.upTo() <= offset
          ? Optional.of(snapshot)
          : Optional.empty();
    } catch (WireException e) {
      // Void for all; whoever reads the log from the snapshot on tells.
      return Optional.empty();
    }
  }
}
