package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenyiCurveTest {
  /**
   * github.com/tensorflow/privacy, compute_dp_sgd_privacy_test.py, test_compute_dp_sgd_privacy: n,
   * batch size, noise multiplier, epochs, delta.
   */
  @ParameterizedTest
  @CsvSource({
    "60000, 150, 1.3, 15, 1e-5, 0.7242234026109595",
    "100000, 100, 1.0, 30, 1e-7, 1.4154988495444842"
  })
  void tensorFlowPrivacysEpsilonsAreReproduced(
      int n, int batch, double z, int epochs, double delta, double expected) {
    RenyiCurve one = RenyiCurve.ofSampledGaussian((double) batch / n, z);

    double epsilon = one.times((int) Math.ceil((double) epochs * n / batch)).epsilon(delta);

    assertThat(epsilon).isCloseTo(expected, within(1e-7));
  }

  /**
   * The same file, test_compute_dp_sgd_example_privacy: noise 0.7, delta 1e-5. The second is at a
   * fractional order, where its library adds magnitudes (see {@link SampledGaussianTest}).
   */
  @ParameterizedTest
  @CsvSource({"1, 2, 10.8602036", "0.01, 120, 3.2392676"})
  void tensorFlowPrivacysExamplesAreReproduced(double q, int steps, double expected) {
    double epsilon = RenyiCurve.ofSampledGaussian(q, 0.7).times(steps).epsilon(1e-5);

    assertThat(epsilon).isBetween(expected - 1e-4, expected + 1e-6);
  }

  /**
   * github.com/google/differential-privacy, rdp_privacy_accountant_test.py: sigma 4.530877117 is
   * (1, 1e-6) with orders in steps of 0.001; ours are coarser, so a little more.
   */
  @Test
  void googlesNoiseForEpsilonOneIsEnough() {
    double epsilon = RenyiCurve.ofSampledGaussian(1, 4.530877117).epsilon(1e-6);

    assertThat(epsilon).isBetween(1.0, 1.001);
  }

  /** The same file, test_compute_epsilon_delta_pure_dp, whose only orders are 2 to 32. */
  @Test
  void pureDifferentialPrivacyConvertsAsComputedByHand() {
    RenyiCurve pure =
        RenyiCurve.of(a -> a == Math.rint(a) && a <= 32 ? 1.1 : Double.POSITIVE_INFINITY);

    assertThat(pure.epsilon(1e-5)).isCloseTo(1.32783806176, within(1e-10));
  }

  @Test
  void roundsAddUp() {
    RenyiCurve one = RenyiCurve.ofSampledGaussian(0.1, 2);

    assertThat(one.plus(one).plus(one).epsilon(1e-5))
        .isCloseTo(one.times(3).epsilon(1e-5), within(1e-12));
    assertThat(one.plus(RenyiCurve.NOTHING).epsilon(1e-5)).isEqualTo(one.epsilon(1e-5));
  }

  @Test
  void nothingSpentIsZero() {
    assertThat(RenyiCurve.NOTHING.epsilon(1e-12)).isZero();
    assertThat(RenyiCurve.ofSampledGaussian(0.1, 2).times(0).epsilon(1e-12)).isZero();
  }

  @Test
  void aDeltaOutsideOfZeroAndOneIsRefused() {
    assertThatThrownBy(() -> RenyiCurve.NOTHING.epsilon(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delta must be in (0, 1), got 0.0");
  }
}
