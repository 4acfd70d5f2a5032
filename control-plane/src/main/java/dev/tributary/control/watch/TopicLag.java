package dev.tributary.control.watch;

import java.util.OptionalLong;

/**
 * How far the aggregation job is behind in one topic, by the positions that it noted with its
 * newest checkpoint.
 *
 * @param records between its positions and the ends of the partitions
 * @param oldestMillis the broker's time of the first record that it has not read; empty if it has
 *     read all
 */
public record TopicLag(String topic, long records, OptionalLong oldestMillis) {}
