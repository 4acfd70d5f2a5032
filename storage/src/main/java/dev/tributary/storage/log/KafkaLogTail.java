package dev.tributary.storage.log;

import dev.tributary.core.update.LogTail;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import java.time.Duration;

/**
 * The round log up to where it ends at the moment of the call: whatever was acknowledged to its
 * writer before the call is read. One thread.
 */
public final class KafkaLogTail implements LogTail, AutoCloseable {
  private final String topic;
  private final PositionalReader records;
  private final LogDecoder decoder;

  public KafkaLogTail(KafkaSettings settings) {
    this(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long a read goes on without any progress before it fails
   */
  public KafkaLogTail(KafkaSettings settings, Duration patience) {
    this.topic = settings.topics().rounds();
    this.records = new PositionalReader(settings, patience);
    this.decoder = new LogDecoder(topic);
  }

  /**
   * @throws IllegalStateException if the log ends before {@code fromOffset} or no longer holds it,
   *     or if the broker gives no answer
   */
  @Override
  public void read(long fromOffset, Reader reader) {
    long end = records.endOffset(topic, 0);
    if (end < fromOffset) {
      throw new IllegalStateException(
          "topic %s must reach to offset %d, up to which it was read before, got an end at %d"
              .formatted(topic, fromOffset, end));
    }
    records.readRange(
        topic,
        0,
        fromOffset,
        end,
        (offset, value) ->
            decoder.decode(offset, value).ifPresent(record -> reader.accept(offset, record)));
  }

  @Override
  public void close() {
    records.close();
  }
}
