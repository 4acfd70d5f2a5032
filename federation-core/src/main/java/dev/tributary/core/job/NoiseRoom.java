package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.vector.Grid;

/** The grid of a job whose clients add their shares of noise before they mask. */
final class NoiseRoom {
  /**
   * Grid steps of the clip norm, at most 2^40: with the most noise that a spec may ask for, 10^4
   * times the norm, the sum still has room for it, and what is rounded away is far below any noise.
   */
  static final int NORM_BITS = 40;

  /** As without noise: with fewer, rounding would move more than training does. */
  private static final int LEAST_LEVELS = 256;

  private final SecureAggregationSpec secure;
  private final UpdateSpec update;
  private final PrivacyPlan plan;

  /** On any grid. */
  private NoiseRoom(SecureAggregationSpec secure, UpdateSpec update, PrivacyPlan plan) {
    this.secure = secure;
    this.update = update;
    this.plan = plan;
  }

  /**
   * The finest grid on which a sum over the whole cohort, with the noise of all, stays below half
   * of the modulus but once in 2^40 rounds. Privacy does not depend on that: what wraps around is
   * computed from the noised sum. Nor does it need the random rotation of arXiv:2102.06387, which
   * makes room where the modulus is narrow.
   *
   * @param plan on any grid, with its noise settled
   * @throws IllegalArgumentException if the clip norm, where it is least, is left with fewer than
   *     256 steps; if the clients within it can not be counted
   */
  static Grid grid(SecureAggregationSpec secure, UpdateSpec update, PrivacyPlan plan) {
    NoiseRoom room = new NoiseRoom(secure, update, plan);
    Require.that(
        plan.bitReach(plan.cohort()) < room.limit(),
        "privacy.differentialPrivacy.clip.adaptive.countNoise",
        "must leave room for the count in privacy.secureAggregation.modulusBits",
        plan.spec().adaptive());
    double norm = plan.spec().leastNorm();
    int exponent = NORM_BITS - 1 - Math.getExponent(plan.spec().mostNorm());
    while (!room.suffices(exponent)) {
      exponent--;
      Require.that(
          Math.scalb(norm, exponent) >= LEAST_LEVELS,
          "cohort.size",
          "must leave the clip norm %d steps beside the noise with".formatted(LEAST_LEVELS)
              + " privacy.secureAggregation.modulusBits of "
              + secure.modulusBits(),
          plan.cohort());
    }
    return new Grid(exponent);
  }

  private boolean suffices(int exponent) {
    double steps = Math.scalb(1.0, exponent);
    double norm = plan.spec().mostNorm();
    // A coordinate is at most the norm; rounding adds less than a step.
    double largest = Math.min(update.bound(), norm) * steps + 1;
    double sum = plan.cohort() * largest;
    double noise = plan.withStepsPerUnit(steps).reach(norm, plan.cohort());
    return sum + noise < limit();
  }

  /** Half of the modulus, and of the wide one what {@link Grid} allows a sum. */
  private double limit() {
    return secure.modulusBits() == Integer.SIZE ? 0x1p31 : 0x1p62;
  }
}
