package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {
  private static final int SAMPLES = 400_000;

  /** Words that a test wrote down; asking for more than those is an error. */
  private static LongSupplier script(Long... words) {
    Deque<Long> rest = new ArrayDeque<>(List.of(words));
    return rest::removeFirst;
  }

  /** Chi-square against e^(-x^2 / (2 sigma^2)) / sum; false-alarm rate 1e-6 for each sigma. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 7, 20})
  void samplesHaveTheProbabilitiesOfTheDefinition(long sigma) {
    LongSupplier words = KeyStreamTest.stream(sigma);
    int reach = (int) (3 * sigma + 1);
    long[] counts = new long[2 * reach + 1];
    for (int i = 0; i < SAMPLES; i++) {
      long x = DiscreteGaussian.sample(sigma, words);
      counts[(int) Math.max(-reach, Math.min(reach, x)) + reach]++;
    }

    ChiSquare.assertFits(counts, probabilities((double) sigma, reach), "sigma " + sigma);
  }

  /** Of -reach to reach; the outermost two hold the tails. */
  private static double[] probabilities(double sigma, int reach) {
    double[] probabilities = new double[2 * reach + 1];
    double total = 0;
    for (int x = (int) (-40 * sigma); x <= 40 * sigma; x++) {
      double weight = Math.exp(-x * (double) x / (2 * sigma * sigma));
      probabilities[Math.max(-reach, Math.min(reach, x)) + reach] += weight;
      total += weight;
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= total;
    }
    return probabilities;
  }

  /**
   * For a large sigma the distribution is the normal one but for 1e-9: chi-square over 128 bins of
   * equal width in [-4 sigma, 4 sigma] less the rare ones; false-alarm rate 1e-6 for each sigma.
   */
  @ParameterizedTest
  @ValueSource(longs = {1_000_003, 1L << 40, DiscreteGaussian.MAX_SIGMA})
  void samplesOfALargeSigmaAreNormal(long sigma) {
    LongSupplier words = KeyStreamTest.stream(sigma);
    double[] probabilities = new double[128];
    for (int i = 0; i < 128; i++) {
      double from = i == 0 ? Double.NEGATIVE_INFINITY : (i - 64) / 20.0;
      double to = i == 127 ? Double.POSITIVE_INFINITY : (i - 63) / 20.0;
      probabilities[i] = NormalTail.between(from, to);
    }
    long[] counts = new long[128];
    for (int i = 0; i < SAMPLES; i++) {
      double x = (double) DiscreteGaussian.sample(sigma, words) / sigma;
      counts[(int) Math.max(0, Math.min(127, Math.floor(20 * x) + 64))]++;
    }

    ChiSquare.assertFits(counts, probabilities, "sigma " + sigma);
  }

  /** The low bits of noise are what hides the low bits of data; false-alarm rate 1e-6. */
  @Test
  void theLowBitsOfALargeSigmaAreUniform() {
    LongSupplier words = KeyStreamTest.stream(99);
    long[] counts = new long[64];
    double[] uniform = new double[64];
    for (int i = 0; i < SAMPLES; i++) {
      counts[(int) DiscreteGaussian.sample(1L << 50, words) & 63]++;
    }
    java.util.Arrays.fill(uniform, 1 / 64.0);

    ChiSquare.assertFits(counts, uniform, "low bits");
  }

  /** False-alarm rate 1e-6. */
  @Test
  void integersBelowABoundAreUniform() {
    LongSupplier words = KeyStreamTest.stream(7);
    long[] counts = new long[10];
    double[] uniform = new double[10];
    for (int i = 0; i < 100_000; i++) {
      counts[(int) DiscreteGaussian.below(10, words)]++;
    }
    java.util.Arrays.fill(uniform, 0.1);

    ChiSquare.assertFits(counts, uniform, "integers below 10");
    assertThat(DiscreteGaussian.below(1L << 52, script(-1L))).isEqualTo((1L << 52) - 1);
    assertThat(DiscreteGaussian.below(10, script(0L, -1L))).as("0 is one too many").isEqualTo(9);
  }

  @Test
  void addingNoiseDrawsOneSampleForEachCoordinate() {
    long[] values = {10, 20, 30, 40};
    LongSupplier words = KeyStreamTest.stream(3);
    long first = DiscreteGaussian.sample(1000, words);
    long second = DiscreteGaussian.sample(1000, words);

    DiscreteGaussian.addTo(values, 1, 2, 1000, KeyStreamTest.stream(3));

    assertThat(values).containsExactly(10, 20 + first, 30 + second, 40);
  }

  @Test
  void aSigmaBelowOneIsRefused() {
    assertThatThrownBy(() -> DiscreteGaussian.sample(0, script()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sigma must be in [1, 72057594037927936], got 0");
  }

  /** Digits by mpmath: floor(e^(-n/d) 2^bits). */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 64, 5e2d58d8b3bcdf1a",
    "1, 1, 128, 5e2d58d8b3bcdf1abadec7829054f90d",
    "1, 3, 64, b76e989179752689",
    "7, 2, 64, 7bb0406393fd97d",
    "123456789, 1000000, 64, 0"
  })
  void theBitsOfTheExponentialAreRight(String n, String d, int bits, String expected) {
    BigInteger first = ExpCoin.firstBits(new BigInteger(n), new BigInteger(d), bits);

    assertThat(first.toString(16)).isEqualTo(expected);
  }

  @Test
  void aCoinThatIsTooCloseToCallIsDecidedInIntegers() {
    long firstWord = 0x5e2d58d8b3bcdf1aL;
    long secondWord = 0xbadec7829054f90dL;

    assertThat(ExpCoin.flip(script(firstWord - 1))).isTrue();
    assertThat(ExpCoin.flip(script(firstWord + 1))).isFalse();
    assertThat(ExpCoin.flip(script(firstWord, secondWord - 1))).isTrue();
    assertThat(ExpCoin.flip(script(firstWord, secondWord + 1))).isFalse();
    assertThat(ExpCoin.flip(script(firstWord, secondWord, 0L))).isTrue();
    assertThat(ExpCoin.flip(script(firstWord, secondWord, -1L))).isFalse();
  }

  /** The floating-point answer, wherever it is given, is the integers' answer. */
  @Test
  void theFastComparisonAgreesWithTheExactOne() {
    LongSupplier words = KeyStreamTest.stream(21);
    long sigma = (1L << 51) + 12_345;
    BigInteger denominator = BigInteger.valueOf(sigma).pow(2).shiftLeft(1);
    for (int i = 0; i < 5_000; i++) {
      long distance = DiscreteGaussian.below(6 * sigma, words) - 3 * sigma;
      BigInteger numerator = BigInteger.valueOf(distance).pow(2);
      // Words around the threshold, from too close to call to plain.
      long threshold = ExpCoin.firstBits(numerator, denominator, 64).longValue();
      long word = threshold + (words.getAsLong() >> (i % 50 + 1));

      assertThat(ExpCoin.flipNormal(distance, sigma, script(word, 1L << 62)))
          .as("distance %d, word %x", distance, word)
          .isEqualTo(ExpCoin.exact(word, numerator, denominator, script(1L << 62)));
    }
  }
}
