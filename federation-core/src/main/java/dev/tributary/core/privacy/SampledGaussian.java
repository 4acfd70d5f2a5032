package dev.tributary.core.privacy;

/**
 * Renyi differential privacy of the Gaussian mechanism on a Poisson sample: everybody takes part
 * with probability q, and noise of {@code noiseMultiplier} times the sensitivity is added. After
 * Mironov, Talwar, Zhang: Renyi Differential Privacy of the Sampled Gaussian Mechanism
 * (arXiv:1908.10530). Symbols are the paper's.
 */
public final class SampledGaussian {
  private static final int MAX_TERMS = 10_000;

  private SampledGaussian() {}

  /**
   * Renyi divergence of one release.
   *
   * @param samplingRate q in [0, 1]
   * @param noiseMultiplier deviation of the noise over the sensitivity, > 0
   * @param order > 1
   * @return infinite if the series of a fractional order did not converge
   */
  public static double rdp(double samplingRate, double noiseMultiplier, double order) {
    if (samplingRate == 0) {
      return 0;
    }
    if (samplingRate == 1) {
      return order / (2 * noiseMultiplier * noiseMultiplier);
    }
    double logMoment =
        order == StrictMath.rint(order)
            ? logMomentOfInteger(samplingRate, noiseMultiplier, (int) order)
            : logMomentOfFraction(samplingRate, noiseMultiplier, order);
    return StrictMath.max(0, logMoment) / (order - 1);
  }

  /** ln A_a = ln sum_k C(a,k) (1-q)^(a-k) q^k e^((k^2-k)/(2 sigma^2)): section 3.3, integer a. */
  private static double logMomentOfInteger(double q, double sigma, int a) {
    double logSum = Double.NEGATIVE_INFINITY;
    double logBinomial = 0;
    double logOut = StrictMath.log1p(-q);
    double logIn = StrictMath.log(q);
    for (int k = 0; k <= a; k++) {
      double exponent = ((double) k * k - k) / (2 * sigma * sigma);
      double term = logBinomial + (a - k) * logOut + k * logIn + exponent;
      logSum = LogSpace.add(logSum, term);
      logBinomial += StrictMath.log(a - k) - StrictMath.log(k + 1);
    }
    return logSum;
  }

  /**
   * ln A_a for fractional a: the integral is cut at z0, where both parts of the mixture weigh the
   * same, and each side is a binomial series of its own (section 3.3). Beyond i > a the signs
   * alternate and the terms fall, so that what is left out is less than the last term.
   */
  private static double logMomentOfFraction(double q, double sigma, double a) {
    double z0 = sigma * sigma * StrictMath.log(1 / q - 1) + 0.5;
    double logPositive = Double.NEGATIVE_INFINITY;
    double logNegative = Double.NEGATIVE_INFINITY;
    double logBinomial = 0;
    boolean positive = true;
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i < MAX_TERMS; i++) {
      double j = a - i;
      double below = logBinomial + i * StrictMath.log(q) + j * StrictMath.log1p(-q);
      below += ((double) i * i - i) / (2 * sigma * sigma);
      below += logHalfErfc((i - z0) / (StrictMath.sqrt(2) * sigma));
      double above = logBinomial + j * StrictMath.log(q) + i * StrictMath.log1p(-q);
      above += (j * j - j) / (2 * sigma * sigma);
      above += logHalfErfc((z0 - j) / (StrictMath.sqrt(2) * sigma));
      double term = LogSpace.add(below, above);
      if (positive) {
        logPositive = LogSpace.add(logPositive, term);
      } else {
        logNegative = LogSpace.add(logNegative, term);
      }
      if (i > a && term < last && term < logPositive - 30) {
        return LogSpace.subtract(logPositive, logNegative);
      }
      last = term;
      logBinomial += StrictMath.log(StrictMath.abs(j)) - StrictMath.log(i + 1);
      positive = (j > 0) == positive;
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double logHalfErfc(double x) {
    return NormalTail.logErfc(x) - StrictMath.log(2);
  }
}
