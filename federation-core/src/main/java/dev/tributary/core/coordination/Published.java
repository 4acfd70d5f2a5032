package dev.tributary.core.coordination;

import dev.tributary.core.round.ShardLocation;
import java.util.OptionalLong;

/**
 * A shard of a version lies in the models topic.
 *
 * @param clipBits of shard 0, if the job's norm adapts: as in {@code ModelPublished}
 */
public record Published(
    String job, int version, int round, int shard, ShardLocation location, OptionalLong clipBits) {

  /** Of any other shard. */
  public Published(String job, int version, int round, int shard, ShardLocation location) {
    this(job, version, round, shard, location, OptionalLong.empty());
  }
}
