package dev.tributary.agent.secagg;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.secagg.Refusal;
import dev.tributary.core.secagg.Refusal.Rule;

/** What a job's spec says about its secure rounds. */
public final class SecureJob {
  private SecureJob() {}

  /**
   * How a client's values become integers in a round.
   *
   * @throws SecureFailure for a grid on which a sum of the cohort would not stay below half of the
   *     modulus
   */
  public static Quantizer quantizer(JobInfo job, RoundStarted round) throws SecureFailure {
    JobSpec spec = job.spec();
    SecureAggregationSpec secure = secure(job);
    int finest = secure.grid(spec.update(), round.cohort().size()).scaleExponent();
    if (round.grid().scaleExponent() > finest) {
      throw new SecureFailure(
          new Refusal(
              Rule.FEASIBLE,
              "grid of %d clients".formatted(round.cohort().size()),
              "2^-%d, the finest is 2^-%d".formatted(round.grid().scaleExponent(), finest)));
    }
    return new Quantizer(
        spec.update().bound(),
        spec.update().maxWeight(),
        Modulus.ofBits(secure.modulusBits()),
        round.grid());
  }

  /** Bits of a masked value. */
  public static int modulusBits(JobInfo job) {
    return secure(job).modulusBits();
  }

  static Assumptions assumptions(JobInfo job) throws SecureFailure {
    try {
      return Assumptions.of(secure(job));
    } catch (IllegalArgumentException hopeless) {
      throw new SecureFailure(
          new Refusal(Rule.FEASIBLE, "privacy.secureAggregation", hopeless.getMessage()));
    }
  }

  private static SecureAggregationSpec secure(JobInfo job) {
    return job.spec()
        .privacy()
        .secureAggregation()
        .orElseThrow(() -> new IllegalStateException("job " + job.id() + " is not secure"));
  }
}
