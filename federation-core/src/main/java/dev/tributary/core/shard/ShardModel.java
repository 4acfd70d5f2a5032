package dev.tributary.core.shard;

import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import java.util.OptionalLong;

/**
 * A shard's coordinates at a version, with the server optimizer's state. Treated as a value: arrays
 * are never changed once it exists.
 *
 * @param round the round that made it; sums of it and of earlier rounds are of no use any more
 * @param clipBits of shard 0, if it made the version itself and the job's norm adapts: the noised
 *     sum of bits to tell with it
 */
public record ShardModel(
    ModelSpec model,
    OptimizerSpec optimizer,
    int shard,
    int version,
    int round,
    float[] parameters,
    float[][] slots,
    OptionalLong clipBits) {

  /** Without bits to tell. */
  public ShardModel(
      ModelSpec model,
      OptimizerSpec optimizer,
      int shard,
      int version,
      int round,
      float[] parameters,
      float[][] slots) {
    this(model, optimizer, shard, version, round, parameters, slots, OptionalLong.empty());
  }
}
