package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;

/**
 * What secure aggregation may rely on. The graph's degree and the threshold follow from it.
 *
 * @param adversaryShare largest share of a round's clients that work with the server, in [0, 1)
 * @param dropoutShare largest share that vanishes in a round, in [0, 1)
 * @param securityBits s: a client's update is exposed with a probability below 2^-s a round
 * @param correctnessBits c: a round with no more dropouts than assumed fails with one below 2^-c
 */
public record Assumptions(
    double adversaryShare,
    double dropoutShare,
    ThreatModel threatModel,
    int securityBits,
    int correctnessBits) {
  /** Of correctness where nothing else is said; Bell et al. have as many. */
  public static final int CORRECTNESS_BITS = 20;

  /** Beyond it no degree is enough but for very large cohorts. */
  private static final double MOST = 0.9;

  public Assumptions {
    share("secureAggregation.adversaryShare", adversaryShare);
    share("secureAggregation.dropoutShare", dropoutShare);
    Require.that(threatModel != null, "secureAggregation.threatModel", "must be given", null);
    Require.range("secureAggregation.securityBits", securityBits, 1, 128);
    Require.range("secureAggregation.correctnessBits", correctnessBits, 1, 128);
    if (threatModel == ThreatModel.SEMI_HONEST) {
      Require.that(
          adversaryShare + dropoutShare <= MOST,
          "secureAggregation.adversaryShare + dropoutShare",
          "must be <= 0.9",
          adversaryShare + dropoutShare);
    } else {
      Require.that(
          adversaryShare + 2 * dropoutShare <= MOST,
          "secureAggregation.adversaryShare + 2 * dropoutShare",
          "must be <= 0.9 for a semi-malicious server",
          adversaryShare + 2 * dropoutShare);
    }
  }

  /** With 40 bits of security and 20 of correctness, as Bell et al. have it. */
  public static Assumptions of(
      double adversaryShare, double dropoutShare, ThreatModel threatModel) {
    return new Assumptions(adversaryShare, dropoutShare, threatModel, 40, CORRECTNESS_BITS);
  }

  private static void share(String key, double value) {
    Require.that(value >= 0 && value < 1, key, "must be in [0, 1)", value);
  }
}
