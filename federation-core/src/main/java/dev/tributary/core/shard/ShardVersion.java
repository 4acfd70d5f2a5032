package dev.tributary.core.shard;

import dev.tributary.core.job.ModelSpec;
import java.util.OptionalLong;

/**
 * One version of a shard, to be published.
 *
 * @param model the layout of the whole vector
 * @param slots the server optimizer's state vectors
 * @param clipBits of shard 0, if the job's norm adapts: the noised sum of bits to tell with it
 */
public record ShardVersion(
    String job,
    ModelSpec model,
    int version,
    int round,
    int shard,
    float[] parameters,
    float[][] slots,
    OptionalLong clipBits) {

  /** Without bits to tell. */
  public ShardVersion(
      String job,
      ModelSpec model,
      int version,
      int round,
      int shard,
      float[] parameters,
      float[][] slots) {
    this(job, model, version, round, shard, parameters, slots, OptionalLong.empty());
  }
}
