/**
 * The hosts of the shard director and of the shards, and the publisher of what they make. Start
 * reading at {@link dev.tributary.flink.shard.ShardFunction}.
 */
package dev.tributary.flink.shard;
