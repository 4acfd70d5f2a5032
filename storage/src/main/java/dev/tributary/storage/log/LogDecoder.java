package dev.tributary.storage.log;

import dev.tributary.core.round.LogRecord;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the round log from their bytes. What does not decode is void for every reader; it is
 * passed over and told once. One thread.
 */
final class LogDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(LogDecoder.class);

  private final String topic;
  private long lastToldOffset = -1;

  LogDecoder(String topic) {
    this.topic = topic;
  }

  /**
   * @param value null if the record has none
   */
  Optional<LogRecord> decode(long offset, byte[] value) {
    if (value == null) {
      tell(offset, "it has no value");
      return Optional.empty();
    }
    try {
      return Optional.of(LogRecords.decode(value));
    } catch (WireException e) {
      tell(offset, e.getMessage());
      return Optional.empty();
    }
  }

  private void tell(long offset, String why) {
    if (offset > lastToldOffset) {
      lastToldOffset = offset;
      LOG.warn("Round log record is void topic={} offset={} reason={}", topic, offset, why);
    }
  }
}
