package dev.tributary.core.shard;

import dev.tributary.core.job.ModelSpec;

/**
 * One version of a shard, to be published.
 *
 * @param model the layout of the whole vector
 * @param slots the server optimizer's state vectors
 */
public record ShardVersion(
    String job,
    ModelSpec model,
    int version,
    int round,
    int shard,
    float[] parameters,
    float[][] slots) {}
