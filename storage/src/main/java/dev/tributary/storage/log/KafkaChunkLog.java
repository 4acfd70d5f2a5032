package dev.tributary.storage.log;

import dev.tributary.core.update.ChunkLog;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The updates topic by position. One thread. */
public final class KafkaChunkLog implements ChunkLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaChunkLog.class);

  private final String topic;
  private final PositionalReader records;

  public KafkaChunkLog(KafkaSettings settings) {
    this(settings, PositionalReader.DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long a read goes on without any progress before it fails
   */
  public KafkaChunkLog(KafkaSettings settings, Duration patience) {
    this.topic = settings.topics().updates();
    this.records = new PositionalReader(settings, patience);
  }

  /**
   * @throws IllegalStateException naming topic, partition and offset if the broker gives no answer
   */
  @Override
  public Optional<UpdateChunk> read(Position position) {
    return records
        .read(topic, position.partition(), position.offset())
        .flatMap(bytes -> view(position, bytes));
  }

  /** A chunk was read here before, so other bytes mean that the topic was made anew. */
  private Optional<UpdateChunk> view(Position position, byte[] bytes) {
    try {
      return Optional.of(UpdateChunks.view(bytes));
    } catch (WireException e) {
      LOG.warn(
          "Chunk is gone topic={} partition={} offset={} reason={}",
          topic,
          position.partition(),
          position.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    records.close();
  }
}
