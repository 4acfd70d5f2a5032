package dev.tributary.control.model;

import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Where the shards of an older version lie. Nobody keeps that in memory: the log tells it. */
final class PublishedVersion {
  private PublishedVersion() {}

  /**
   * Reads the log from its beginning.
   *
   * @throws IllegalStateException if the log knows no such version
   */
  static ModelPublished find(KafkaSettings settings, Duration patience, String job, int version) {
    RoundLog log = new RoundLog();
    AtomicReference<ModelPublished> found = new AtomicReference<>();
    try (KafkaLogTail tail = new KafkaLogTail(settings, patience)) {
      tail.read(
          0,
          (offset, record) -> {
            if (log.read(offset, record) == RoundLog.Reading.EFFECTIVE
                && record instanceof ModelPublished published
                && published.job().equals(job)
                && published.version() == version) {
              found.set(published);
            }
          });
    }
    if (found.get() == null) {
      throw new IllegalStateException("job '%s' has no version %d".formatted(job, version));
    }
    return found.get();
  }
}
