package dev.tributary.core.coordination;

/**
 * A shard can not take its part of the model that its job is to start from, and trying again will
 * not help.
 *
 * @param reason for the job's owner
 */
public record SourceRefusal(String job, int shard, String reason) {}
