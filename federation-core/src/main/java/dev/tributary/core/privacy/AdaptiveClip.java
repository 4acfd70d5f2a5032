package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The clip norm follows a quantile of the clients' norms (Andrew, Thakkar, McMahan, Ramaswamy:
 * NeurIPS 2021, arXiv:1905.03871, Algorithm 1). Each client says whether its norm was within the
 * bound; the sum of these bits is noised too.
 *
 * <p>A bit travels as +1 (within) or -1 (clipped), which is twice the paper's b - 1/2: an integer
 * with the sensitivity 1 whose noise has the deviation 2 {@code countNoise}.
 *
 * @param quantile gamma: share of clients whose norm shall be within the bound
 * @param learningRate eta: the bound changes by at most a factor of about e^eta a round
 * @param countNoise sigma_b: deviation of the noise on the number of clients within the bound; if
 *     absent, it is settled with the job's noise ({@link #usualCountNoise})
 * @param least the bound never goes below it
 * @param most nor above it
 */
public record AdaptiveClip(
    double quantile, double learningRate, OptionalDouble countNoise, double least, double most) {

  /** With the count's noise settled. */
  public AdaptiveClip(
      double quantile, double learningRate, double countNoise, double least, double most) {
    this(quantile, learningRate, OptionalDouble.of(countNoise), least, most);
  }

  public AdaptiveClip {
    Require.that(quantile > 0 && quantile < 1, key("quantile"), "must be in (0, 1)", quantile);
    Require.that(
        learningRate > 0 && learningRate <= 1,
        key("learningRate"),
        "must be in (0, 1]",
        learningRate);
    Require.that(countNoise != null, key("countNoise"), "must be given or empty", null);
    countNoise.ifPresent(given -> Require.positive(key("countNoise"), given));
    Require.positive(key("least"), least);
    Require.that(
        Double.isFinite(most) && most >= least,
        key("most"),
        "must be finite and >= " + least,
        most);
  }

  private static String key(String name) {
    return "privacy.differentialPrivacy.clip.adaptive." + name;
  }

  /** The paper's settings: the median, eta 0.2, sigma_b a twentieth of the clients. */
  public static AdaptiveClip recommended(int clients, double least, double most) {
    return new AdaptiveClip(0.5, 0.2, clients / 20.0, least, most);
  }

  /**
   * The count's noise that a job has if its spec does not say how much: the paper's twentieth of
   * the clients, but no less than {@code noiseMultiplier}, so that the vector's noise grows by 16 %
   * at most for it; and of clients who share it so much that each draws a deviation of 2 or more,
   * below which the sum of discrete Gaussians is too far from one.
   */
  public static double usualCountNoise(int clients, double noiseMultiplier, boolean shared) {
    double paper = StrictMath.max(clients / 20.0, noiseMultiplier);
    return shared ? StrictMath.max(paper, StrictMath.sqrt(clients)) : paper;
  }

  /** The same with the count's noise settled. */
  public AdaptiveClip withCountNoise(double settled) {
    return new AdaptiveClip(quantile, learningRate, settled, least, most);
  }

  /**
   * @throws IllegalArgumentException unless it is settled
   */
  double settledCountNoise() {
    Require.that(countNoise.isPresent(), key("countNoise"), "must be settled", null);
    return countNoise.getAsDouble();
  }

  /** How a bit travels: 1 for an update that was within the bound, -1 for one that was not. */
  public static int bit(boolean within) {
    return within ? 1 : -1;
  }

  /**
   * The next round's bound: C e^(-eta (b - gamma)).
   *
   * @param bits the noised sum of +1 and -1
   * @param members how many there were
   */
  public double next(double norm, long bits, int members) {
    Require.range("members", members, 1, Integer.MAX_VALUE);
    double within = ((double) bits / members + 1) / 2;
    double next = norm * StrictMath.exp(-learningRate * (within - quantile));
    return StrictMath.min(most, StrictMath.max(least, next));
  }

  /** The sum of bits with its noise. */
  public static long noised(long bits, long sigma, LongSupplier words) {
    return bits + DiscreteGaussian.sample(sigma, words);
  }

  /**
   * z_delta: the noise multiplier of the vector with which vector and count together are as private
   * as a vector alone with {@code noiseMultiplier} (the theorem there): (z^-2 - (2
   * sigma_b)^-2)^(-1/2).
   */
  public double vectorMultiplier(double noiseMultiplier) {
    double settled = settledCountNoise();
    Require.that(
        2 * settled > noiseMultiplier,
        key("countNoise"),
        "must be > noiseMultiplier / 2 = " + noiseMultiplier / 2,
        settled);
    double ratio = noiseMultiplier / (2 * settled);
    return noiseMultiplier / StrictMath.sqrt(1 - ratio * ratio);
  }
}
