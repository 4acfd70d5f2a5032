package dev.tributary.flink.message;

/** A record of the updates topic as it came: never decoded before the fold, never copied. */
public record UpdateRecord(int partition, long offset, byte[] bytes) {}
