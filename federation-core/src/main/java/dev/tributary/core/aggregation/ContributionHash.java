package dev.tributary.core.aggregation;

import dev.tributary.core.vector.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The keyed hash of one contribution (job, round, client, attempt, partition), from which the
 * fingerprint of each of its shards follows.
 *
 * <p>It guards against faults: a lost, doubled or foreign contribution changes the sum of hashes
 * with a probability of 1 - 2^-128. It is no signature.
 */
public record ContributionHash(long a, long b) {

  /**
   * @param key the job's fingerprint key, from its {@code JobAccepted}
   * @param partition the partition of the updates topic that carries the upload
   */
  public static ContributionHash of(
      String key, String job, int round, String client, int attempt, int partition) {
    MessageDigest sha256 = FloatBytes.newSha256();
    for (String text : new String[] {key, job, client}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      sha256.update(bytes);
    }
    sha256.update(ByteBuffer.allocate(12).putInt(round).putInt(attempt).putInt(partition).flip());
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    return new ContributionHash(digest.getLong(), digest.getLong());
  }

  public Fingerprint ofShard(int shard) {
    return new Fingerprint(
        mix(a + (shard + 1) * 0x9E3779B97F4A7C15L), mix(b + (shard + 1) * 0xC2B2AE3D27D4EB4FL));
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
