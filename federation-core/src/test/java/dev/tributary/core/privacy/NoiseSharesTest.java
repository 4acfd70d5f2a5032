package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds against the distributions themselves, which in one dimension can be written down. */
class NoiseSharesTest {
  /** Probabilities of -reach to reach. */
  private static double[] discreteGaussian(double sigma, int reach) {
    double[] probabilities = new double[2 * reach + 1];
    double total = 0;
    for (int x = -reach; x <= reach; x++) {
      probabilities[x + reach] = Math.exp(-x * (double) x / (2 * sigma * sigma));
      total += probabilities[x + reach];
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= total;
    }
    return probabilities;
  }

  private static double[] sumOfShares(NoiseShares noise, int reach) {
    double[] one = discreteGaussian((double) noise.sigma(), reach);
    double[] sum = one;
    for (int share = 1; share < noise.shares(); share++) {
      double[] next = new double[one.length];
      for (int x = -reach; x <= reach; x++) {
        for (int y = Math.max(-reach, x - reach); y <= Math.min(reach, x + reach); y++) {
          next[x + reach] += sum[y + reach] * one[x - y + reach];
        }
      }
      sum = next;
    }
    return sum;
  }

  /**
   * Values of google-research/federated, distributed_dp/accounting_utils.py at a5af8c4, for q = 1
   * and one step: {@code rounded_l2_norm_bound}, tau of {@code ddgauss_epsilon} and {@code
   * compute_rdp_dgaussian_simplified}; there in units of gamma, here in grid steps.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 100, 100, 1000, 2, 104.011145837",
    "1, 100, 100, 1000, 32, 1659.07761083",
    "1, 50, 10, 64, 8, 10.4349459755"
  })
  void aReleaseCostsWhatTheAuthorsCodeSays(
      long sigma, int shares, double norm, long dimension, double order, double expected) {
    double sensitivity = StochasticRounding.normBound(norm, dimension);

    assertThat(new NoiseShares(sigma, shares).rdp(order, sensitivity, dimension))
        .isCloseTo(expected, within(1e-9 * expected));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 5, 1", "1, 20, 2", "2, 5, 3", "3, 10, 1"})
  void theSumOfSharesIsAsPrivateAsBounded(long sigma, int shares, int sensitivity) {
    NoiseShares noise = new NoiseShares(sigma, shares);
    int reach = (int) (14 * noise.totalSigma());
    double[] p = sumOfShares(noise, reach);
    for (double order : new double[] {2, 4, 8}) {
      double moment = 0;
      for (int i = sensitivity; i < p.length; i++) {
        if (p[i] > 1e-30) {
          moment += p[i] * Math.pow(p[i - sensitivity] / p[i], order);
        }
      }
      double rdp = Math.log(moment) / (order - 1);

      assertThat(rdp)
          .as("order " + order)
          .isLessThanOrEqualTo(noise.rdp(order, sensitivity, 1) * (1 + 1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "2, 1", "2, 6", "5, 1", "5, 3"})
  void theDistanceFromARoundedGaussianIsAsBounded(long sigma, int shares) {
    NoiseShares noise = new NoiseShares(sigma, shares);
    int reach = (int) (12 * noise.totalSigma());
    double[] p = sumOfShares(noise, reach);
    double distance = 0;
    for (int x = -reach; x <= reach; x++) {
      double low = (x - 0.5) / noise.totalSigma();
      double rounded = NormalTail.between(low, (x + 0.5) / noise.totalSigma());
      distance += Math.abs(p[x + reach] - rounded) / 2;
    }

    assertThat(distance).isPositive().isLessThan(noise.distanceFromGaussian(1));
    if (shares == 1) {
      assertThat(distance).isGreaterThan(noise.distanceFromGaussian(1) / 3);
    }
  }

  @Test
  void oneShareIsTheDiscreteGaussianWhoseDivergenceIsTheGaussians() {
    NoiseShares noise = new NoiseShares(100, 1);

    assertThat(noise.divergence()).isZero();
    assertThat(noise.rdp(3, 50, 1_000_000)).isCloseTo(3 / 2.0 / 4, within(1e-15));
  }

  /**
   * By hand from arXiv:2102.06387, Theorem 1: sigma 1 and three shares give tau = 10 (e^(-pi^2) +
   * e^(-4 pi^2 / 3)).
   */
  @Test
  void sharesOfLittleNoiseInflateTheDivergence() {
    double tau = new NoiseShares(1, 3).divergence();

    assertThat(tau).isCloseTo(5.366e-4, within(1e-7));
  }

  @Test
  void lostSharesAreLostNoise() {
    double all = new NoiseShares(10, 100).rdp(2, 30, 1000);

    assertThat(new NoiseShares(10, 80).rdp(2, 30, 1000)).isCloseTo(all / 0.8, within(1e-12));
  }
}
