package dev.tributary.flink.message;

import dev.tributary.core.update.Outcome.Rejection;

/**
 * A contribution that does not count.
 *
 * @param topic where it lies
 */
public record RejectedRecord(String topic, Rejection rejection) {}
