package dev.tributary.core.privacy;

/** Exact confidence limits of a probability from a count (Clopper, Pearson 1934). */
public final class ClopperPearson {
  private ClopperPearson() {}

  /**
   * The p at which at most {@code successes} of {@code trials} have the probability {@code
   * mistake}.
   */
  public static double upper(int successes, int trials, double mistake) {
    if (successes == trials) {
      return 1;
    }
    double low = (double) successes / trials;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (atMost(successes, trials, middle) > mistake) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** P(Binomial(trials, p) <= successes). */
  private static double atMost(int successes, int trials, double p) {
    double logTerm = trials * Math.log1p(-p);
    double logSum = logTerm;
    for (int k = 1; k <= successes; k++) {
      logTerm += Math.log((double) (trials - k + 1) / k) + Math.log(p) - Math.log1p(-p);
      logSum = LogSpace.add(logSum, logTerm);
    }
    return Math.exp(logSum);
  }
}
