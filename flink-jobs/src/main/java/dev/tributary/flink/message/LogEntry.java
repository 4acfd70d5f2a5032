package dev.tributary.flink.message;

/** A record of the round log as it came. */
public record LogEntry(long offset, byte[] bytes) implements CoordinatorInput {}
