package dev.tributary.core.update;

import dev.tributary.core.aggregation.ExactSum;

/** What one local aggregator folded of a shard since it last told. */
public record PartialSum(String job, int round, int shard, ExactSum sum) {}
