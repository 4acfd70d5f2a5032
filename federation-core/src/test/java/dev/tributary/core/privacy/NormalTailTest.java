package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values: mpmath 1.3 with 40 digits. */
class NormalTailTest {
  @ParameterizedTest
  @CsvSource({
    "-3, 1.99997790950300141",
    "-0.5, 1.52049987781304654",
    "0, 1",
    "0.3, 0.671373240540872572",
    "1, 0.157299207050285131",
    "1.499, 0.0340139623481433258",
    "1.5, 0.0338948535246892729",
    "2, 0.00467773498104726584",
    "3, 0.0000220904969985854414",
    "5, 1.53745979442803485e-12",
    "10, 2.08848758376254476e-45",
    "25, 8.30017257119652275e-274"
  })
  void theErrorFunctionIsRightToThirteenDigitsEverywhere(double x, double expected) {
    assertThat(NormalTail.erfc(x)).isCloseTo(expected, within(1e-13 * expected));
  }

  @ParameterizedTest
  @CsvSource({
    "-3, 0.69313613525044681",
    "1, -1.84960550993324825",
    "5, -27.2008895455374344",
    "30, -903.974117110643878",
    "100, -10005.1775851226643"
  })
  void itsLogarithmGoesOnBelowTheSmallestDouble(double x, double expected) {
    assertThat(NormalTail.logErfc(x)).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
  }

  @Test
  void anIntervalInEitherTailKeepsItsDigits() {
    double expected = NormalTail.above(8) - NormalTail.above(8.5);

    assertThat(NormalTail.between(8, 8.5)).isEqualTo(expected).isGreaterThan(6e-16);
    assertThat(NormalTail.between(-8.5, -8)).isEqualTo(expected);
    assertThat(NormalTail.between(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)).isEqualTo(1);
  }
}
