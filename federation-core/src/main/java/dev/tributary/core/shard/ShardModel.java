package dev.tributary.core.shard;

import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;

/**
 * A shard's coordinates at a version, with the server optimizer's state. Treated as a value: arrays
 * are never changed once it exists.
 *
 * @param round the round that made it; sums of it and of earlier rounds are of no use any more
 */
public record ShardModel(
    ModelSpec model,
    OptimizerSpec optimizer,
    int shard,
    int version,
    int round,
    float[] parameters,
    float[][] slots) {}
