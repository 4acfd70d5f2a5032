package dev.tributary.core.privacy;

/**
 * Tails of the standard normal distribution to nearly full precision, also where they are tiny. The
 * JDK has no error function. All from {@link StrictMath}, so that every machine gets the same bits.
 */
final class NormalTail {
  private static final double SQRT_TWO = StrictMath.sqrt(2);
  private static final double SQRT_PI = StrictMath.sqrt(StrictMath.PI);

  /** Below it the power series is the more exact, above it the continued fraction. */
  private static final double SWITCH = 1.5;

  private NormalTail() {}

  /** P(Z > x). */
  static double above(double x) {
    return 0.5 * erfc(x / SQRT_TWO);
  }

  /** P(a < Z <= b), without cancellation when both lie in one tail. */
  static double between(double a, double b) {
    return a > 0 ? above(a) - above(b) : above(-b) - above(-a);
  }

  /** 1 - erf(x). */
  static double erfc(double x) {
    if (x < 0) {
      return 2 - erfc(-x);
    }
    return x < SWITCH ? 1 - erfSeries(x) : StrictMath.exp(-x * x) * scaledFraction(x);
  }

  /** ln(1 - erf(x)), also where erfc(x) is below the smallest double. */
  static double logErfc(double x) {
    return x < SWITCH ? StrictMath.log(erfc(x)) : -x * x + StrictMath.log(scaledFraction(x));
  }

  /**
   * erf(x) = 2/sqrt(pi) e^(-x^2) sum_n 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)): all terms positive.
   */
  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 0x1p-55; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / SQRT_PI * StrictMath.exp(-x * x) * sum;
  }

  /**
   * e^(x^2) erfc(x) for x >= {@value #SWITCH} by Laplace's continued fraction 1/sqrt(pi) / (x +
   * (1/2) / (x + (2/2) / (x + (3/2) / ...))), from its tail up. Its error falls like e^(-2 x sqrt(2
   * n)) in the number n of terms (Gautschi 1970), so 2 x sqrt(2 n) = 40 is enough where that asks
   * for many terms, and twenty where it asks for few.
   */
  private static double scaledFraction(double x) {
    int terms = 20 + (int) (200 / (x * x));
    double value = x;
    for (int n = terms; n >= 1; n--) {
      value = x + n / (2 * value);
    }
    return 1 / (SQRT_PI * value);
  }
}
