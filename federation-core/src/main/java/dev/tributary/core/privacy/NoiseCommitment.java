package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * Which key a shard of a job draws its noise from, as it told.
 *
 * @param key {@link NoiseKey#commitment} of it
 */
public record NoiseCommitment(String job, int shard, String key) {
  public NoiseCommitment {
    Require.range("shard", shard, 0, Integer.MAX_VALUE);
    Require.sha256("key", key);
  }
}
