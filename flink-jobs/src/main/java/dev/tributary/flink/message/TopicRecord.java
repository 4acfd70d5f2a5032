package dev.tributary.flink.message;

/** A record with its position and the time that the broker or the sender gave it. */
public record TopicRecord(
    String topic, int partition, long offset, long timestampMillis, byte[] bytes) {}
