package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cohort in which everybody is with the same probability, independently of all others: the only
 * kind for which accounting may count on sampling. Who is in it follows from a key that is in the
 * round log: nobody chooses it, every reader of the log can check that nobody is in a cohort who
 * was not drawn, and a client can see that it was drawn for one that it is not in.
 *
 * <p><b>Guarantee.</b> To somebody who does not know the key, each client's part in each round is a
 * coin of which he knows the odds, independent of all other coins. So sampling protects a client
 * from those who see models and do not read the round log. It does not protect from who reads it,
 * which every client does: they know each cohort, and account with a rate of 1.
 *
 * <p>One thread.
 */
public final class PoissonCohort {
  private static final byte[] LABEL =
      "tributary poisson cohort 1".getBytes(StandardCharsets.US_ASCII);

  private final Mac mac;
  private final byte[] jobAndRound;
  private final boolean everybody;
  private final long threshold;

  private PoissonCohort(Mac mac, byte[] jobAndRound, boolean everybody, long threshold) {
    this.mac = mac;
    this.jobAndRound = jobAndRound;
    this.everybody = everybody;
    this.threshold = threshold;
  }

  /**
   * The draw of a round.
   *
   * @param fingerprintKey the job's, from which the key of its draws is derived as in RFC 5869,
   *     section 2.2, with a salt of its own
   * @param samplingRate in [0, 1]
   */
  public static PoissonCohort of(
      String fingerprintKey, String job, int round, double samplingRate) {
    Require.that(
        samplingRate >= 0 && samplingRate <= 1, "samplingRate", "must be in [0, 1]", samplingRate);
    byte[] key = mac(LABEL).doFinal(fingerprintKey.getBytes(StandardCharsets.UTF_8));
    byte[] name = job.getBytes(StandardCharsets.UTF_8);
    ByteBuffer prefix = ByteBuffer.allocate(2 * Integer.BYTES + name.length);
    prefix.putInt(name.length).put(name).putInt(round);
    return new PoissonCohort(
        mac(key),
        prefix.array(),
        samplingRate == 1,
        samplingRate == 1 ? 0 : threshold(samplingRate));
  }

  /**
   * Whether the client was drawn: the first 64 bits of HMAC-SHA-256(key, job, round and client), as
   * an unsigned number, are below samplingRate * 2^64. Texts are preceded by their length in bytes,
   * and numbers have four bytes, big endian.
   */
  public boolean includes(String client) {
    if (everybody) {
      return true;
    }
    mac.update(jobAndRound);
    KeyStream.update(mac, client);
    return Long.compareUnsigned(ByteBuffer.wrap(mac.doFinal()).getLong(), threshold) < 0;
  }

  /** Those of some clients who were drawn, in their order. */
  public List<String> among(List<String> clients) {
    return clients.stream().filter(this::includes).toList();
  }

  /** floor(rate * 2^64) for a rate below 1. */
  private static long threshold(double rate) {
    BigInteger two64 = BigInteger.ONE.shiftLeft(64);
    return new BigDecimal(rate).multiply(new BigDecimal(two64)).toBigInteger().longValue();
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks HMAC-SHA-256", e);
    }
  }
}
