package dev.tributary.core.client;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.ClippedUpdate;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a client's update becomes before it is masked, in a job whose clients make the noise. The
 * noise is computed from the job's spec and the norm that the log before the round amounts to, both
 * of which the client has read, and never from what a round says: a round that would make it worth
 * less is refused.
 */
public final class NoisedUpload {
  private NoisedUpload() {}

  /**
   * Whether masked values of the job must come from {@link #of}: a client that masks its plain
   * update would break the promise.
   */
  public static boolean isNeeded(JobSpec spec) {
    return spec.privacyPlan().filter(plan -> !plan.central()).isPresent();
  }

  /**
   * @param update clipped to the job's norm; its coordinates must stay as they are
   * @param key drawn for this upload alone, and kept by nobody else
   * @return the integers to mask, by shard, with weight 1
   * @throws IllegalArgumentException if the job's clients make no noise; for an update above the
   *     norm, or clipped to another; for a round on another grid than the job's, on which the noise
   *     would be another, or with a larger cohort, in which there might be more adversaries
   */
  public static NoisyUpdate of(
      JobInfo job, RoundStarted round, ClippedUpdate update, NoiseKey key) {
    JobSpec spec = job.spec();
    Optional<PrivacyPlan> plan = spec.privacyPlan().filter(each -> !each.central());
    Require.that(
        plan.isPresent(),
        "privacy.differentialPrivacy.place",
        "must be distributed",
        spec.privacy().differentialPrivacy());
    Require.that(round.grid().equals(spec.grid()), "grid", "must be " + spec.grid(), round.grid());
    Require.that(
        job.clipNorm().equals(OptionalDouble.of(update.norm())),
        "update's clip norm",
        "must be " + job.clipNorm(),
        update.norm());
    Require.range("cohort", round.cohort().size(), 1, plan.get().cohort());
    return NoisyUpdate.of(
        plan.get(),
        update,
        spec.model().parameterCount(),
        spec.model().shardSize(0),
        key,
        round.job(),
        round.round());
  }
}
