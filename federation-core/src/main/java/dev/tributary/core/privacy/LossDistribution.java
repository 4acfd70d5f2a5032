package dev.tributary.core.privacy;

/**
 * The privacy loss ln(P/Q) of one release under P, moved to a grid of losses so that it can only
 * look worse: each cell's mass goes to the cell's two ends such that its probability under P and
 * under Q both stay (Doroshenko, Ghazi, Kamath, Kumar, Manurangsi: Connect the Dots, PETS 2022,
 * arXiv:2207.04380). The trade-off curve of the result is a chord above the convex true one.
 *
 * @param first grid index of {@code masses[0]}; the loss of {@code masses[i]} is {@code (first + i)
 *     * step}
 * @param infinite mass of P where the loss counts as infinite
 */
record LossDistribution(double step, int first, double[] masses, double infinite) {
  /** Beyond so many deviations lies less than 2e-21 of a normal distribution. */
  private static final double TAIL = 9.5;

  /** Whose data is there under P: both directions of "with and without a client" must hold. */
  enum Direction {
    REMOVE,
    ADD
  }

  /**
   * Of the Gaussian mechanism on a Poisson sample: (1-q) N(0, sigma^2) + q N(1, sigma^2) against
   * N(0, sigma^2) to {@code REMOVE}, the other way round to {@code ADD}. These two pairs dominate
   * all others (Zhu, Dong, Wang 2022, arXiv:2106.08567).
   *
   * @param q in (0, 1)
   * @param step width of a cell, > 0
   */
  static LossDistribution ofSampledGaussian(
      double q, double sigma, double step, Direction direction) {
    return direction == Direction.REMOVE ? remove(q, sigma, step) : add(q, sigma, step);
  }

  /** The loss above which it counts as infinite, before it is moved to the grid. */
  static double greatest(double q, double sigma) {
    return loss(1 + TAIL * sigma, q, sigma);
  }

  /** The loss below which it counts as this one. */
  static double least(double q, double sigma) {
    return loss(-TAIL * sigma, q, sigma);
  }

  private static LossDistribution remove(double q, double sigma, double step) {
    int first = (int) StrictMath.floor(least(q, sigma) / step);
    int last = (int) StrictMath.ceil(greatest(q, sigma) / step);
    double[] masses = new double[last - first + 1];
    double from = point(first * step, q, sigma);
    masses[0] = (1 - q) * NormalTail.above(-from / sigma);
    masses[0] += q * NormalTail.above((1 - from) / sigma);
    for (int i = 0; i + 1 < masses.length; i++) {
      double to = point((first + i + 1) * step, q, sigma);
      double without = NormalTail.between(from / sigma, to / sigma);
      double with = NormalTail.between((from - 1) / sigma, (to - 1) / sigma);
      double all = (1 - q) * without + q * with;
      split(masses, i, all, without, (first + i) * step, step);
      from = to;
    }
    double above = (1 - q) * NormalTail.above(from / sigma);
    above += q * NormalTail.above((from - 1) / sigma);
    return new LossDistribution(step, first, masses, above);
  }

  private static LossDistribution add(double q, double sigma, double step) {
    int first = (int) StrictMath.floor(-greatest(q, sigma) / step);
    int last = (int) StrictMath.ceil(-least(q, sigma) / step);
    double[] masses = new double[last - first + 1];
    double from = point(-first * step, q, sigma);
    masses[0] = NormalTail.above(from / sigma);
    for (int i = 0; i + 1 < masses.length; i++) {
      double to = point(-(first + i + 1) * step, q, sigma);
      double all = NormalTail.between(to / sigma, from / sigma);
      double with = NormalTail.between((to - 1) / sigma, (from - 1) / sigma);
      split(masses, i, all, (1 - q) * all + q * with, (first + i) * step, step);
      from = to;
    }
    return new LossDistribution(step, first, masses, NormalTail.above(-from / sigma));
  }

  /**
   * Moves a cell's mass to its ends, {@code masses[i]} and {@code masses[i + 1]}.
   *
   * @param p the cell's mass under P
   * @param q the cell's mass under Q
   * @param low the loss at the cell's lower end
   */
  private static void split(double[] masses, int i, double p, double q, double low, double step) {
    double upper = (p - q * StrictMath.exp(low)) / -StrictMath.expm1(-step);
    upper = StrictMath.min(p, StrictMath.max(0, upper));
    masses[i] += p - upper;
    masses[i + 1] += upper;
  }

  /** ln(1 - q + q e^((2x-1)/(2 sigma^2))), also where the power overflows. */
  private static double loss(double x, double q, double sigma) {
    double power = (2 * x - 1) / (2 * sigma * sigma);
    return LogSpace.add(StrictMath.log1p(-q), StrictMath.log(q) + power);
  }

  /** The x of {@link #loss}, minus infinity at and below ln(1 - q). */
  private static double point(double loss, double q, double sigma) {
    double rest = StrictMath.log1p(-q);
    return loss <= rest
        ? Double.NEGATIVE_INFINITY
        : sigma * sigma * (LogSpace.subtract(loss, rest) - StrictMath.log(q)) + 0.5;
  }

  /** ln E_P[e^(lambda loss)] of the finite losses. */
  double logMoment(double lambda) {
    double logSum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        double term = StrictMath.log(masses[i]) + lambda * (first + i) * step;
        logSum = LogSpace.add(logSum, term);
      }
    }
    return logSum;
  }
}
