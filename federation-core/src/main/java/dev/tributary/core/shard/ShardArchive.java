package dev.tributary.core.shard;

import dev.tributary.core.round.ShardLocation;

/** Published model shards by location. */
@FunctionalInterface
public interface ShardArchive {
  /**
   * The values of one part.
   *
   * @throws IllegalStateException if the record is gone or its SHA-256 is another
   */
  float[] read(ShardLocation.Part part);
}
