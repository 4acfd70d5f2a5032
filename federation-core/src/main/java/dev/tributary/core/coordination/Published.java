package dev.tributary.core.coordination;

import dev.tributary.core.round.ShardLocation;

/** A shard of a version lies in the models topic. */
public record Published(String job, int version, int round, int shard, ShardLocation location) {}
