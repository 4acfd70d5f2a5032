package dev.tributary.local.cluster;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the aggregation job is started.
 *
 * @param savepoint or retained checkpoint to go on from; without one the job begins with what the
 *     topics hold
 * @param parallelism otherwise that of {@code deploy/flink/conf/config.yaml}
 */
record JobStart(Path jar, Optional<String> savepoint, OptionalInt parallelism) {}
