package dev.tributary.core.privacy;

/**
 * The privacy loss of many equal releases: the distribution of one, convolved with itself by
 * Fourier transform (Koskela, Jaelkoe, Honkela 2020, arXiv:1906.03049). What could make the result
 * look better than it is, is bounded and added to delta: the mass that wraps around the grid's
 * upper end, by Chernoff's bound, and the rounding errors of the transform.
 */
final class LossComposition {
  private static final int LENGTH = 1 << 17;
  private static final int COARSE_CELLS = 1024;
  private static final int MAX_CELLS = 1 << 20;
  private static final double ROUNDING = 0x1p-53;
  private static final Fft FFT = new Fft(LENGTH);

  private final double step;
  private final int first;
  private final double[] masses;
  private final double extra;

  private LossComposition(double step, int first, double[] masses, double extra) {
    this.step = step;
    this.first = first;
    this.masses = masses;
    this.extra = extra;
  }

  /**
   * @param rounds >= 1
   * @param tail probability that may lie outside of the grid on each side
   */
  static LossComposition of(
      double q, double sigma, int rounds, LossDistribution.Direction direction, double tail) {
    double range = LossDistribution.greatest(q, sigma) - LossDistribution.least(q, sigma);
    LossDistribution coarse =
        LossDistribution.ofSampledGaussian(q, sigma, range / COARSE_CELLS, direction);
    Bound upper = Bound.of(coarse, rounds, tail, 1);
    Bound lower = Bound.of(coarse, rounds, tail, -1);
    double width = upper.loss() + lower.loss();
    double step = StrictMath.max(width / (LENGTH - 2), range / MAX_CELLS);
    LossDistribution one = LossDistribution.ofSampledGaussian(q, sigma, step, direction);
    int first = (int) StrictMath.floor(-lower.loss() / step);
    double end = (first + LENGTH) * step;
    double wrapped = StrictMath.exp(rounds * one.logMoment(upper.lambda()) - upper.lambda() * end);
    return compose(one, rounds, first, wrapped + rounds * one.infinite());
  }

  private static LossComposition compose(
      LossDistribution one, int rounds, int first, double extra) {
    double[] re = new double[LENGTH];
    double[] im = new double[LENGTH];
    for (int i = 0; i < one.masses().length; i++) {
      re[StrictMath.floorMod(one.first() + i, LENGTH)] += one.masses()[i];
    }
    FFT.forward(re, im);
    double energy = power(re, im, rounds);
    FFT.inverse(re, im);

    double[] masses = new double[LENGTH];
    double squares = 0;
    for (int i = 0; i < LENGTH; i++) {
      double mass = re[StrictMath.floorMod(first + i, LENGTH)];
      squares += mass * mass;
      masses[i] = StrictMath.max(0, mass);
    }
    // A transform errs in each value by at most about 4 log2(n) roundings of the sum of magnitudes,
    // here 1; a power multiplies that by its exponent. By Cauchy and Schwarz the errors of all
    // masses
    // together are at most the error's norm before the inverse transform.
    int perTransform = 4 * Integer.numberOfTrailingZeros(LENGTH);
    double error = rounds * (perTransform + 4.0) * ROUNDING * StrictMath.sqrt(energy);
    error += perTransform * ROUNDING * StrictMath.sqrt(LENGTH * squares);
    return new LossComposition(one.step(), first, masses, extra + error);
  }

  /**
   * Raises each complex number to {@code exponent}.
   *
   * @return the sum of |z|^(2 exponent - 2), by which errors of z grow
   */
  private static double power(double[] re, double[] im, int exponent) {
    double energy = 0;
    for (int k = 0; k < re.length; k++) {
      double x = 1;
      double y = 0;
      double a = re[k];
      double b = im[k];
      energy += StrictMath.pow(a * a + b * b, exponent - 1.0);
      for (int rest = exponent; rest > 0; rest >>= 1) {
        if ((rest & 1) == 1) {
          double next = x * a - y * b;
          y = x * b + y * a;
          x = next;
        }
        double square = a * a - b * b;
        b = 2 * a * b;
        a = square;
      }
      re[k] = x;
      im[k] = y;
    }
    return energy;
  }

  /**
   * The smallest epsilon >= 0 with sum over losses l > epsilon of mass(l) (1 - e^(epsilon - l)) <=
   * delta; infinite if there is none.
   */
  double epsilon(double delta) {
    if (extra > delta) {
      return Double.POSITIVE_INFINITY;
    }
    double above = extra;
    double aboveOfOther = 0;
    for (int i = LENGTH - 1; i >= 0 && (first + i) * step > 0; i--) {
      double loss = (first + i) * step;
      above += masses[i];
      aboveOfOther += masses[i] * StrictMath.exp(-loss);
      double lower = StrictMath.max(0, loss - step);
      if (above - StrictMath.exp(lower) * aboveOfOther > delta) {
        return StrictMath.log((above - delta) / aboveOfOther);
      }
    }
    return 0;
  }

  /**
   * Chernoff's bound on one side of the sum of losses: P(side * sum >= loss) <= tail.
   *
   * @param lambda where the bound is least
   */
  private record Bound(double loss, double lambda) {
    /** lambda is 2^(i/2) for i in this range; a better one would only make the grid finer. */
    private static final int FROM = -24;

    private static final int TO = 40;

    static Bound of(LossDistribution one, int rounds, double tail, int side) {
      Bound least = new Bound(Double.POSITIVE_INFINITY, 0);
      for (int i = FROM; i <= TO; i++) {
        double lambda = StrictMath.pow(2, i / 2.0);
        double loss = (rounds * one.logMoment(side * lambda) - StrictMath.log(tail)) / lambda;
        if (loss < least.loss) {
          least = new Bound(loss, lambda);
        }
      }
      return least;
    }
  }
}
