package dev.tributary.core.update;

import java.util.Optional;

/** The updates topic by position: a chunk that was seen can be read again. */
@FunctionalInterface
public interface ChunkLog {
  /** The chunk at a position that was read before, or empty if the topic no longer holds it. */
  Optional<UpdateChunk> read(Position position);
}
