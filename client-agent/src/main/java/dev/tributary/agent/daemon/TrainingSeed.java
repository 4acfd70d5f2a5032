package dev.tributary.agent.daemon;

import dev.tributary.core.vector.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The seed of a client's training in a round: the first 8 bytes, big endian, of SHA-256 over {@code
 * "tributary training" | modelSeed (8 bytes) | round (4 bytes) | client (UTF-8)}.
 *
 * <p>The job's id is left out on purpose: it is new at every submission, and the same spec over the
 * same data has to give the same model.
 */
public final class TrainingSeed {
  private static final byte[] DOMAIN = "tributary training".getBytes(StandardCharsets.UTF_8);

  private TrainingSeed() {}

  /**
   * @param modelSeed the job's {@code model.seed}
   */
  public static long of(long modelSeed, int round, String client) {
    MessageDigest hash = FloatBytes.newSha256();
    hash.update(DOMAIN);
    hash.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(modelSeed).putInt(round).array());
    hash.update(client.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash.digest()).getLong();
  }
}
