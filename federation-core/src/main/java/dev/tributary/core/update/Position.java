package dev.tributary.core.update;

/** Where a record lies in the updates topic. */
public record Position(int partition, long offset) {}
