package dev.tributary.core.update;

/**
 * One shard of a client's update, with its values still in the record's bytes.
 *
 * @param attempt the client's attempt at this round, 1 or more; no two different uploads share one
 * @param shard index of the shard
 * @param shards how many chunks make the upload
 * @param weight the client's examples; 0 in a secure round, where the last value has it
 * @param bytes the record; little-endian values, float32 or masked integers, lie at {@code [offset,
 *     offset + length)}
 */
public record UpdateChunk(
    String job,
    int round,
    int modelVersion,
    String client,
    int attempt,
    int shard,
    int shards,
    long weight,
    byte[] bytes,
    int offset,
    int length) {}
