package dev.tributary.core.privacy;

import java.util.function.LongSupplier;

/**
 * What a client of a job with distributed noise gives to a round, ready to be masked: its clipped
 * update on the round's grid, plus its share of the noise, so that nobody ever sees a sum without
 * noise (the distributed discrete Gaussian mechanism: Kairouz, Liu, Steinke 2021, arXiv:2102.06387,
 * Algorithm 1, without the rotation, whose place a wide modulus takes).
 *
 * <p><b>Guarantee.</b> With the shares of {@link PrivacyPlan#shares} honest members in it, the sum
 * has the privacy that {@link PrivacyPlan#cost} tells, towards everybody, the aggregation job
 * included. A client's own integers are not private by themselves: only masks make them so.
 *
 * <p>Both chance and noise are functions of a key, so a shard that is asked for twice is the same
 * twice. A key serves one update: a second update under the same noise would show the difference of
 * the two. One thread.
 */
public final class NoisyUpdate {
  private static final String ROUNDING = "client-rounding-";
  private static final String NOISE = "client-noise";
  private static final String BIT_NOISE = "client-noise-on-bit";

  /** Its chunk carries the bit: in several, the noised copies would tell more together. */
  private static final int BIT_SHARD = 0;

  private final StochasticRounding rounding;
  private final PrivacyPlan plan;
  private final ClippedUpdate update;
  private final NoiseKey key;
  private final String job;
  private final int round;

  private NoisyUpdate(
      StochasticRounding rounding,
      PrivacyPlan plan,
      ClippedUpdate update,
      NoiseKey key,
      String job,
      int round) {
    this.rounding = rounding;
    this.plan = plan;
    this.update = update;
    this.key = key;
    this.job = job;
    this.round = round;
  }

  /**
   * Draws how the update is rounded; each draw reads it once.
   *
   * @param update of weight 1; its coordinates must stay as they are
   * @param count coordinates, as many as the plan's dimension
   * @param shardSize coordinates of each shard, but for the last one
   * @param key that nobody but this client ever has, for this one update of this round
   * @throws IllegalArgumentException for an update above the norm
   */
  public static NoisyUpdate of(
      PrivacyPlan plan,
      ClippedUpdate update,
      int count,
      int shardSize,
      NoiseKey key,
      String job,
      int round) {
    StochasticRounding rounding =
        StochasticRounding.of(
            update.coordinates(),
            count,
            shardSize,
            plan.stepsPerUnit(),
            plan.clipSteps(update.norm()),
            (draw, shard) -> key.words(ROUNDING + draw, job, round, shard));
    return new NoisyUpdate(rounding, plan, update, key, job, round);
  }

  /** A shard's integers: the update's and the noise's. */
  public long[] shard(int shard) {
    long[] values = rounding.part(shard);
    LongSupplier words = key.words(NOISE, job, round, shard);
    DiscreteGaussian.addTo(values, 0, values.length, plan.sigma(update.norm()), words);
    return values;
  }

  /**
   * What goes behind a shard's integers, where other rounds have the weight: 1, which says no more
   * than the log does. Of a norm that adapts, shard 0 has the client's bit instead, with its share
   * of the noise.
   */
  public long last(int shard) {
    return plan.spec().adaptive().isPresent() && shard == BIT_SHARD
        ? AdaptiveClip.noised(
            AdaptiveClip.bit(update.within()),
            plan.bitSigma(),
            key.words(BIT_NOISE, job, round, shard))
        : 1;
  }
}
