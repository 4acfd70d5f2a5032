package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyLossTest {
  /**
   * github.com/google/differential-privacy: pld_privacy_accountant_test.py, test_gaussian_basic
   * (three releases of noise sqrt(3)), and pld/accountant_test.py,
   * test_get_smallest_gaussian_noise.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 0.126936", "0.333333333333333, 1, 0.78760074"})
  void theExactGaussianIsGooglesToSixDigits(double z, double epsilon, double delta) {
    assertThat(ExactGaussian.delta(z, epsilon)).isCloseTo(delta, within(1e-6));
    assertThat(ExactGaussian.epsilon(z, delta)).isCloseTo(epsilon, within(1e-5));
  }

  /** github.com/tensorflow/privacy, compute_dp_sgd_privacy_test.py: noise 0.7, delta 1e-5. */
  @ParameterizedTest
  @CsvSource({"1, 2, 10.1224946", "0.01, 120, 2.4612381"})
  void tensorFlowPrivacysExamplesAreReproduced(double q, int steps, double expected) {
    assertThat(PrivacyLoss.epsilon(q, 0.7, steps, 1e-5)).isCloseTo(expected, within(1e-3));
  }

  /**
   * github.com/DPBayes/PLD-Accountant, tests/test_compute_epsilon.py, get_epsilon_R: not an upper
   * bound, but an approximation to about 1e-6.
   */
  @ParameterizedTest
  @CsvSource({
    "0.01, 2, 10000, 1e-6, 2.446734",
    "0.01, 2, 10000, 1e-5, 2.162705",
    "0.01, 2, 100000, 1e-6, 8.984849",
    "0.01, 1, 10000, 1e-6, 6.907423",
    "0.02, 1, 10000, 1e-6, 15.641357"
  })
  void koskelasValuesAreMetFromAbove(
      double q, double z, int rounds, double delta, double expected) {
    double epsilon = PrivacyLoss.epsilon(q, z, rounds, delta);

    assertThat(epsilon).isBetween(expected - 1e-5, expected * 1.004);
  }

  /**
   * github.com/google/differential-privacy: pld_privacy_accountant_test.py,
   * test_poisson_subsampled_gaussian, and pld/accountant_test.py,
   * test_get_smallest_subsampled_gaussian_noise.
   */
  @ParameterizedTest
  @CsvSource({
    "0.2, 0.5, 3, 0.15594",
    "0.01, 0.67379294682, 1, 1e-5",
    "0.001, 0.534927504330, 25, 1e-5"
  })
  void googlesSampledGaussiansHaveEpsilonOne(double q, double z, int rounds, double delta) {
    assertThat(PrivacyLoss.epsilon(q, z, rounds, delta)).isCloseTo(1, within(2e-3));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1e-5", "3, 50, 1e-6", "0.5, 2, 1e-9", "20, 1000, 1e-5"})
  void whoIsNearlySureToTakePartHasTheExactGaussiansEpsilon(double z, int rounds, double delta) {
    double exact = PrivacyLoss.epsilon(1, z, rounds, delta);

    double numerical = PrivacyLoss.epsilon(1 - 1e-9, z, rounds, delta);

    assertThat(numerical).isBetween(exact * (1 - 1e-6), exact * 1.002);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 10, 1e-5",
    "0.5, 1, 20, 1e-6",
    "0.1, 1, 100, 1e-6",
    "0.01, 0.6, 1000, 1e-5",
    "0.001, 0.5, 3000, 1e-8",
    "0.0001, 0.5, 1, 1e-6",
    "0.5, 10000, 1, 1e-9",
    "0.5, 0.1, 3, 1e-5",
    "0.1, 10000, 1000000, 1e-6"
  })
  void itIsTighterThanRenyisAndAboveTheCentralLimit(double q, double z, int rounds, double delta) {
    double renyi = RenyiCurve.ofSampledGaussian(q, z).times(rounds).epsilon(delta);
    // Sampling hides a client at most as well as being mixed in with a weight of q every time.
    double least = ExactGaussian.epsilon(z / (q * Math.sqrt(rounds)), delta);

    double loss = PrivacyLoss.epsilon(q, z, rounds, delta);

    assertThat(loss).isBetween(least, renyi);
  }

  /** Frozen: readers of one log on different machines must come to the same numbers. */
  @Test
  void theSameBitsComeOutEverywhere() {
    assertThat(PrivacyLoss.epsilon(0.01, 1, 1000, 1e-5)).isEqualTo(1.8282509236387081);
    assertThat(RenyiCurve.ofSampledGaussian(0.01, 1).times(1000).epsilon(1e-5))
        .isEqualTo(2.1013652716509625);
  }

  @Test
  void moreRoundsCostMore() {
    double last = 0;
    for (int rounds = 1; rounds <= 512; rounds *= 2) {
      double epsilon = PrivacyLoss.epsilon(0.05, 1.5, rounds, 1e-5);

      assertThat(epsilon).as("rounds = " + rounds).isGreaterThan(last);
      last = epsilon;
    }
  }

  @Test
  void theTransformIsTheDefinition() {
    double[] re = {1, 2, -3, 0.5, 7, 0, 0, 1};
    double[] im = {0, 1, 0, -2, 0, 0, 3, 0};
    double[] x = re.clone();
    double[] y = im.clone();
    Fft fft = new Fft(8);

    fft.forward(x, y);

    for (int k = 0; k < 8; k++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int j = 0; j < 8; j++) {
        double angle = -2 * Math.PI * j * k / 8;
        sumRe += re[j] * Math.cos(angle) - im[j] * Math.sin(angle);
        sumIm += re[j] * Math.sin(angle) + im[j] * Math.cos(angle);
      }
      assertThat(x[k]).isCloseTo(sumRe, within(1e-12));
      assertThat(y[k]).isCloseTo(sumIm, within(1e-12));
    }
    fft.inverse(x, y);
    for (int j = 0; j < 8; j++) {
      assertThat(x[j]).isCloseTo(re[j], within(1e-12));
      assertThat(y[j]).isCloseTo(im[j], within(1e-12));
    }
  }
}
