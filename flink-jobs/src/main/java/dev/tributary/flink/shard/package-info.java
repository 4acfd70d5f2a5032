/**
 * The hosts of the shard director and of the shards, and the publisher of what they make. Start
 * reading at {@link dev.tributary.flink.shard.ShardOperator}.
 */
package dev.tributary.flink.shard;
