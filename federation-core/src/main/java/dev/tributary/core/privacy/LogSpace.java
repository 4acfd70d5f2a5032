package dev.tributary.core.privacy;

/**
 * Sums and differences of numbers that are held as their natural logarithm, since they overflow.
 */
final class LogSpace {
  private LogSpace() {}

  /** ln(e^a + e^b). */
  static double add(double a, double b) {
    double larger = StrictMath.max(a, b);
    if (larger == Double.NEGATIVE_INFINITY) {
      return larger;
    }
    return larger + StrictMath.log1p(StrictMath.exp(StrictMath.min(a, b) - larger));
  }

  /**
   * ln(e^a - e^b).
   *
   * @throws IllegalArgumentException if b > a
   */
  static double subtract(double a, double b) {
    if (b > a) {
      throw new IllegalArgumentException("a must be >= b, got %s and %s".formatted(a, b));
    }
    return a == b ? Double.NEGATIVE_INFINITY : a + StrictMath.log1p(-StrictMath.exp(b - a));
  }
}
