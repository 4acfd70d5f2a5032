package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cohort in which everybody is with the same probability, independently of all others: the only
 * kind for which accounting may count on sampling. Who is in it follows from a key: nobody chooses
 * it, and a client that holds its own key can check each round that it was asked when it should be.
 *
 * <p>The amplification holds against those who do not know who took part. Against the server, and
 * against whoever reads the round log's cohorts, it does not: account with a rate of 1 there.
 */
public final class PoissonCohort {
  private PoissonCohort() {}

  /**
   * The key of one client, by which it learns its own rounds and nobody else's.
   *
   * @param jobKey held by the server, drawn at random before the job's clients are known
   */
  public static SecretKey clientKey(SecretKey jobKey, String client) {
    Mac mac = mac(jobKey);
    KeyStream.update(mac, client);
    return new SecretKeySpec(mac.doFinal(), "HmacSHA256");
  }

  /**
   * Whether the client takes part: the first 64 bits of HMAC-SHA-256(client's key, job and round),
   * as an unsigned number, are below samplingRate * 2^64.
   *
   * @param samplingRate in [0, 1]
   */
  public static boolean includes(SecretKey clientKey, String job, int round, double samplingRate) {
    Require.that(
        samplingRate >= 0 && samplingRate <= 1, "samplingRate", "must be in [0, 1]", samplingRate);
    if (samplingRate == 1) {
      return true;
    }
    Mac mac = mac(clientKey);
    KeyStream.update(mac, job);
    mac.update(ByteBuffer.allocate(4).putInt(round).flip());
    long drawn = ByteBuffer.wrap(mac.doFinal()).getLong();
    return Long.compareUnsigned(drawn, threshold(samplingRate)) < 0;
  }

  /** floor(rate * 2^64) for a rate below 1. */
  private static long threshold(double rate) {
    BigInteger two64 = BigInteger.ONE.shiftLeft(64);
    return new BigDecimal(rate).multiply(new BigDecimal(two64)).toBigInteger().longValue();
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks HMAC-SHA-256", e);
    }
  }
}
