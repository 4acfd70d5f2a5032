package dev.tributary.core.shard;

import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.SecAggMessage;
import java.util.Optional;

/** The messages of secure rounds, by position. */
@FunctionalInterface
public interface TranscriptLog extends AutoCloseable {

  /**
   * The message that lies there.
   *
   * @return empty if it is gone, or if something else lies there
   * @throws IllegalStateException if there is no answer
   */
  Optional<SecAggMessage> read(Sender position);

  @Override
  default void close() {}
}
