package dev.tributary.storage.log;

import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.shard.TranscriptLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secagg topic by position. It connects with the first read, since most jobs never read. One
 * thread.
 */
public final class KafkaSecAggLog implements TranscriptLog {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSecAggLog.class);

  private final KafkaSettings settings;
  private final Duration patience;
  private PositionalReader records;

  public KafkaSecAggLog(KafkaSettings settings) {
    this(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long a read goes on without any progress before it fails
   */
  public KafkaSecAggLog(KafkaSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Whether its signature is good is not looked at.
   *
   * @throws IllegalStateException naming topic, partition and offset if the broker gives no answer
   */
  @Override
  public Optional<SecAggMessage> read(Sender position) {
    if (records == null) {
      records = new PositionalReader(settings, patience);
    }
    return records
        .read(settings.topics().secagg(), position.partition(), position.offset())
        .flatMap(bytes -> message(position, bytes));
  }

  private Optional<SecAggMessage> message(Sender position, byte[] bytes) {
    try {
      return Optional.of(SecAggMessages.message(bytes));
    } catch (WireException e) {
      LOG.warn(
          "Message is gone topic={} partition={} offset={} reason={}",
          settings.topics().secagg(),
          position.partition(),
          position.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
