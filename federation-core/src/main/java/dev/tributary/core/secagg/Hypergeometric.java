package dev.tributary.core.secagg;

/**
 * How many marked ones are in a sample drawn without putting back.
 *
 * @param total size of the population
 * @param marked marked ones in it
 * @param sampled size of the sample
 */
record Hypergeometric(int total, int marked, int sampled) {
  /** From here on Stirling's series is exact to a double's last bits. */
  private static final int STIRLING_FROM = 64;

  /** The smallest r with P[X <= r] >= probability, where the probability is small. */
  int lowQuantile(double probability) {
    int first = Math.max(0, marked + sampled - total);
    int last = Math.min(marked, sampled);
    // ln P[X = r] by its quotient to P[X = r - 1]; the sum's terms grow up to the quantile.
    double logMass = logMass(first);
    double sum = Math.exp(logMass);
    int r = first;
    while (sum < probability && r < last) {
      logMass +=
          Math.log((double) (marked - r) * (sampled - r))
              - Math.log((r + 1.0) * (total - marked - sampled + r + 1.0));
      sum += Math.exp(logMass);
      r++;
    }
    return r;
  }

  /** The smallest r with P[X > r] < probability. */
  int highQuantile(double probability) {
    // P[X > r] = P[Y <= sampled - r - 1], where Y counts those in the sample that are not marked.
    return sampled - new Hypergeometric(total, total - marked, sampled).lowQuantile(probability);
  }

  private double logMass(int r) {
    return logFactorial(sampled)
        + logFactorial(marked)
        + logFactorial(total - marked)
        + logFactorial(total - sampled)
        - logFactorial(r)
        - logFactorial(sampled - r)
        - logFactorial(marked - r)
        - logFactorial(total)
        - logFactorial(total - marked - sampled + r);
  }

  /** ln n!. */
  static double logFactorial(int n) {
    if (n < STIRLING_FROM) {
      double product = 0;
      for (int i = 2; i <= n; i++) {
        product += Math.log(i);
      }
      return product;
    }
    double square = (double) n * n;
    double series = (1.0 / 12 - (1.0 / 360 - 1.0 / (1260 * square)) / square) / n;
    return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
  }
}
