package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether counts fit probabilities. Fixed seeds, so a test either always passes or never does; the
 * false-alarm rate is the share of seeds with which a right sampler would fail.
 */
final class ChiSquare {
  /** Deviations of the normal distribution that are passed once in a million. */
  private static final double ONE_IN_A_MILLION = 4.7534;

  private ChiSquare() {}

  /**
   * Fails for a right sampler with one seed in a million: chi-square by Wilson and Hilferty's
   * normal approximation, good to a few percent of the rate when each bin expects five or more.
   */
  static void assertFits(long[] counts, double[] probabilities, String what) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double chi = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * probabilities[i];
      assertThat(expected).as("expected count of bin " + i).isGreaterThan(5);
      chi += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    double freedom = counts.length - 1.0;
    double spread = 2 / (9 * freedom);
    double deviations = (Math.cbrt(chi / freedom) - (1 - spread)) / Math.sqrt(spread);
    assertThat(deviations)
        .as("%s: chi-square %.1f with %.0f degrees of freedom", what, chi, freedom)
        .isLessThan(ONE_IN_A_MILLION);
  }
}
