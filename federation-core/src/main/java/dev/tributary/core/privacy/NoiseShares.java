package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * The noise of a sum to which each of {@code shares} clients has added discrete Gaussian noise of
 * its own: nearly, though not exactly, a discrete Gaussian of sqrt(shares) times the deviation
 * (Kairouz, Liu, Steinke 2021, arXiv:2102.06387). One share is exactly a discrete Gaussian: the
 * central case.
 *
 * @param sigma of a share, in grid steps
 * @param shares that are surely in the sum and that no adversary knows
 */
public record NoiseShares(long sigma, int shares) {
  public NoiseShares {
    Require.range("sigma", sigma, 1, DiscreteGaussian.MAX_SIGMA);
    Require.range("shares", shares, 1, Integer.MAX_VALUE);
  }

  public double totalSigma() {
    return StrictMath.sqrt(shares) * sigma;
  }

  /**
   * tau: by how much ln P(x) of a coordinate's noise differs from the discrete Gaussian's, at most,
   * at any x: 10 sum_(k=1)^(n-1) e^(-2 pi^2 sigma^2 k/(k+1)) (Theorem 1 and Proposition 14 there).
   * Share k + 1 is added to a sum of deviation sqrt(k) sigma; completing the square leaves the sum
   * over a shifted grid of a Gaussian of variance sigma^2 k/(k+1), and Poisson summation tells how
   * little that depends on the shift.
   */
  public double divergence() {
    double sum = 0;
    double exponent = -2 * StrictMath.PI * StrictMath.PI * ((double) sigma * sigma);
    // Each term is at most the first; stop where they could no longer matter.
    for (int k = 1; k < shares && exponent > -1500; k++) {
      sum += StrictMath.exp(exponent * k / (k + 1));
    }
    return 10 * sum;
  }

  /**
   * Renyi divergence of one release to which all are asked, at most (Proposition 14 there; its
   * third bound, by the L1 norm, is here that by the L2 norm).
   *
   * @param sensitivity L2 norm of a client's integers
   */
  public double rdp(double order, double sensitivity, long dimension) {
    double ratio = sensitivity / totalSigma();
    double tau = divergence();
    double root = ratio + StrictMath.sqrt((double) dimension) * tau;
    return StrictMath.min(
        order / 2 * ratio * ratio + tau * (double) dimension, order / 2 * root * root);
  }

  /**
   * Total variation distance between this noise in all coordinates and a Gaussian of {@link
   * #totalSigma} that is rounded to the nearest integer, at most. Of a Gaussian that is rounded
   * after it was added to integers, all that is known of the Gaussian holds; so it holds here, for
   * (1 + e^epsilon) times this distance in delta.
   *
   * <p>Proof for one coordinate and the discrete Gaussian. Let f be the density of N(0, s^2) and
   * R(x) its integral over [x - 1/2, x + 1/2]. Taking u and -u together, R(x) = f(x) * integral of
   * e^(-u^2/(2 s^2)) cosh(xu/s^2) over [-1/2, 1/2] >= f(x) (1 - 1/(24 s^2)). The discrete Gaussian
   * is D(x) = f(x) / sum f, and by Poisson summation sum f = sum_k e^(-2 pi^2 s^2 k^2) >= 1, so
   * R(x) >= D(x) (1 - 1/(24 s^2)), and the distance, the sum of (D - R)+, is at most 1/(24 s^2).
   * {@link #divergence} adds at most e^tau - 1, and the distances of coordinates add up.
   */
  public double distanceFromGaussian(long dimension) {
    double total = totalSigma();
    double single = 1 / (24 * total * total) + StrictMath.expm1(divergence());
    return StrictMath.min(1, single * (double) dimension);
  }
}
