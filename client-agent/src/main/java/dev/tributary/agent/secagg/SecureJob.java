package dev.tributary.agent.secagg;

import dev.tributary.core.client.NoisedUpload;
import dev.tributary.core.coordination.SecAggPlus;
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
   *     modulus, and in a job whose clients add noise for any grid but the one that it was made for
   */
  public static Quantizer quantizer(JobInfo job, RoundStarted round) throws SecureFailure {
    JobSpec spec = job.spec();
    SecureAggregationSpec secure = secure(job);
    // With noise the grid is as fine as it leaves room for, and on no other is the noise worth what
    // the account says.
    boolean noised = NoisedUpload.isNeeded(spec);
    int finest =
        noised
            ? spec.grid().scaleExponent()
            : secure.grid(spec.update(), round.cohort().size()).scaleExponent();
    int exponent = round.grid().scaleExponent();
    if (exponent > finest || (noised && exponent != finest)) {
      throw new SecureFailure(
          new Refusal(
              Rule.FEASIBLE,
              "grid of %d clients".formatted(round.cohort().size()),
              "2^-%d, %s is 2^-%d"
                  .formatted(exponent, noised ? "that of the noise" : "the finest", finest)));
    }
    return new Quantizer(
        spec.update().bound(),
        spec.update().maxWeight(),
        secure.modulusBits() == Integer.SIZE ? Modulus.TWO_TO_32 : Modulus.TWO_TO_64,
        round.grid());
  }

  /** Bits of a masked value. */
  public static int modulusBits(JobInfo job) {
    return secure(job).modulusBits();
  }

  static Assumptions assumptions(JobInfo job) throws SecureFailure {
    SecureAggregationSpec spec = secure(job);
    return SecAggPlus.assumptions(spec)
        .orElseThrow(
            () ->
                new SecureFailure(
                    new Refusal(Rule.FEASIBLE, "privacy.secureAggregation", spec.toString())));
  }

  private static SecureAggregationSpec secure(JobInfo job) {
    return job.spec()
        .privacy()
        .secureAggregation()
        .orElseThrow(() -> new IllegalStateException("job " + job.id() + " is not secure"));
  }
}
