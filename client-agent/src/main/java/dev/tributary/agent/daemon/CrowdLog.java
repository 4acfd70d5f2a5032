package dev.tributary.agent.daemon;

import dev.tributary.core.round.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The round log since the crowd began, decoded once for all its clients. Thread-safe. */
final class CrowdLog {
  private final List<Entry> entries = new ArrayList<>();

  record Entry(long offset, LogRecord record) {}

  synchronized void add(long offset, LogRecord record) {
    entries.add(new Entry(offset, record));
    notifyAll();
  }

  /** Entries from this index on. */
  synchronized List<Entry> from(int index) {
    return index == entries.size()
        ? List.of()
        : List.copyOf(entries.subList(index, entries.size()));
  }

  /** Waits until there are more entries than so many, or for so long. */
  synchronized void await(int known, long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long leftMillis = millis;
    while (entries.size() == known && leftMillis > 0) {
      wait(leftMillis);
      leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    }
  }
}
