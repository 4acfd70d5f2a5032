package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampledGaussianTest {
  /**
   * github.com/google/differential-privacy, rdp_privacy_accountant_test.py,
   * test_compute_rdp_poisson_sampled_gaussian, tolerance 1e-4 as there; 50 steps. For orders 1.5
   * and 2.5 these are the values of its versions up to 2023, which are those of the integral (see
   * below).
   */
  @ParameterizedTest
  @CsvSource({
    "1.5, 6.5007e-4",
    "2.5, 1.0854e-3",
    "5, 2.18075656e-3",
    "50, 2.38460375e-2",
    "100, 167.416308"
  })
  void googlesValuesAreReproduced(double order, double expected) {
    double rdp = 50 * SampledGaussian.rdp(0.01, 2.5, order);

    assertThat(rdp).isCloseTo(expected, within(1e-4 * expected));
  }

  /**
   * Its newer versions add the magnitudes of the alternating terms, and so come to 6.70579741e-4
   * and 1.08548710e-3: bounds, above the value.
   */
  @Test
  void googlesNewerValuesAtFractionalOrdersAreBoundsOfOurs() {
    assertThat(50 * SampledGaussian.rdp(0.01, 2.5, 1.5)).isLessThan(6.70579741e-4);
    assertThat(50 * SampledGaussian.rdp(0.01, 2.5, 2.5)).isLessThan(1.08548710e-3);
  }

  /**
   * The parameters of that file's test_compute_log_a_equals_mp and some more; values by numerical
   * integration of the definition with mpmath, 40 digits.
   */
  @ParameterizedTest
  @CsvSource({
    "1e-6, 1, 27, 3.37288896340327e-11",
    "1e-4, 1, 1.5, 1.28853739076733e-8",
    "1e-3, 1, 2, 1.71828035221452e-6",
    "0.01, 10, 20, 1.00682631120226e-5",
    "0.1, 100, 20.5, 1.02522145938812e-5",
    "0.99, 0.1, 256, 12799.9899102511",
    "0.999, 100, 256.1, 0.0127797257466606",
    "1e-5, 0.1, 256.1, 12793.4419435062",
    "0.01, 2.5, 1.5, 1.30014179437608e-5",
    "0.01, 2.5, 2.5, 2.17083611383625e-5",
    "0.2, 0.7, 1.1, 0.0759534512140414",
    "0.5, 1, 3.7, 1.00599406849608",
    "0.05, 0.5, 10.9, 18.5016685068951"
  })
  void theSeriesEqualsTheIntegral(double q, double sigma, double order, double expected) {
    double rdp = SampledGaussian.rdp(q, sigma, order);

    // The moment itself is 1 + a little, so its logarithm is good to about 1e-13 absolutely.
    assertThat(rdp).isCloseTo(expected, within(1e-10 * expected + 1e-12 / (order - 1)));
  }

  @Test
  void withoutSamplingItIsTheGaussian() {
    assertThat(SampledGaussian.rdp(1, 3, 7)).isEqualTo(7 / 18.0);
    assertThat(SampledGaussian.rdp(0, 3, 7)).isZero();
    assertThat(SampledGaussian.rdp(1 - 1e-12, 3, 7)).isCloseTo(7 / 18.0, within(1e-9));
  }

  @Test
  void aFractionalOrderLiesBetweenItsWholeNeighbours() {
    for (double q : new double[] {0.001, 0.05, 0.5}) {
      double two = SampledGaussian.rdp(q, 0.8, 2);
      double three = SampledGaussian.rdp(q, 0.8, 3);

      assertThat(SampledGaussian.rdp(q, 0.8, 2.5)).as("q = " + q).isBetween(two, three);
    }
  }
}
