/**
 * The shards of a model: what they are told, partial sums in, the next version out. Start reading
 * at {@link dev.tributary.core.shard.ShardAggregator}.
 */
package dev.tributary.core.shard;
