package dev.tributary.core.privacy;

import java.math.BigInteger;
import java.util.function.LongSupplier;

/**
 * Coins that show heads with probability e^(-x), x rational, exactly.
 *
 * <p>A coin compares a uniform real U in [0, 1), known 64 bits at a time, with e^(-x). Nearly
 * always U is so far from the floating-point value of e^(-x) that its error, a few 2^-53, can not
 * change the answer. Else (once in 2^46) the first 64 bits of e^(-x) are computed in integers; only
 * if they equal those of U are further words drawn, until the two differ. So the answer, and the
 * number of words it takes, is that of the infinitely exact comparison on every machine, whatever
 * its floating-point exponential does in the last bits.
 */
final class ExpCoin {
  /** Far above the error of {@link Math#exp} (1 ulp), of x, and of the 53 bits of U. */
  private static final double MARGIN = 0x1p-47;

  private static final double ONE_OVER_E = StrictMath.exp(-1);

  private ExpCoin() {}

  /** Heads with probability 1/e. */
  static boolean flip(LongSupplier words) {
    long word = words.getAsLong();
    double distance = unit(word) - ONE_OVER_E;
    return Math.abs(distance) > MARGIN
        ? distance < 0
        : exact(word, BigInteger.ONE, BigInteger.ONE, words);
  }

  /**
   * Heads with probability e^(-numerator/denominator).
   *
   * @param numerator >= 0
   * @param denominator > numerator
   */
  static boolean flip(long numerator, long denominator, LongSupplier words) {
    long word = words.getAsLong();
    double x = (double) numerator / denominator;
    double distance = unit(word) - Math.exp(-x);
    return Math.abs(distance) > MARGIN
        ? distance < 0
        : exact(word, BigInteger.valueOf(numerator), BigInteger.valueOf(denominator), words);
  }

  /**
   * Heads with probability e^(-(distance/deviation)^2 / 2).
   *
   * @param distance of any sign
   * @param deviation >= 1
   */
  static boolean flipNormal(long distance, long deviation, LongSupplier words) {
    long word = words.getAsLong();
    double ratio = (double) distance / deviation;
    double gap = unit(word) - Math.exp(-0.5 * ratio * ratio);
    if (Math.abs(gap) > MARGIN) {
      return gap < 0;
    }
    BigInteger square = BigInteger.valueOf(distance).pow(2);
    return exact(word, square, BigInteger.valueOf(deviation).pow(2).shiftLeft(1), words);
  }

  private static double unit(long word) {
    return (word >>> 11) * 0x1p-53;
  }

  /** U < e^(-numerator/denominator), U beginning with {@code word}. */
  static boolean exact(
      long word, BigInteger numerator, BigInteger denominator, LongSupplier words) {
    if (numerator.signum() == 0) {
      return true;
    }
    BigInteger drawn = unsigned(word);
    for (int bits = 64; ; bits += 64) {
      int order = drawn.compareTo(firstBits(numerator, denominator, bits));
      if (order != 0) {
        return order < 0;
      }
      drawn = drawn.shiftLeft(64).or(unsigned(words.getAsLong()));
    }
  }

  private static BigInteger unsigned(long word) {
    return new BigInteger(
        1,
        new byte[] {
          (byte) (word >>> 56), (byte) (word >>> 48), (byte) (word >>> 40), (byte) (word >>> 32),
          (byte) (word >>> 24), (byte) (word >>> 16), (byte) (word >>> 8), (byte) word
        });
  }

  /**
   * floor(e^(-x) 2^bits) for rational x > 0. e^(-x) is irrational, so with enough guard bits the
   * bounds below and above agree on it.
   */
  static BigInteger firstBits(BigInteger numerator, BigInteger denominator, int bits) {
    for (int guard = 32; ; guard *= 2) {
      int scale = bits + guard;
      BigInteger[] wholeAndRest = numerator.divideAndRemainder(denominator);
      if (wholeAndRest[0].bitLength() > 31 || wholeAndRest[0].intValue() > scale) {
        return BigInteger.ZERO;
      }
      Fixed result = Fixed.exp(wholeAndRest[1], denominator, scale);
      Fixed perWhole = Fixed.exp(BigInteger.ONE, BigInteger.ONE, scale);
      for (int i = wholeAndRest[0].intValue(); i > 0; i--) {
        result = result.times(perWhole);
      }
      BigInteger low = result.low.shiftRight(guard);
      if (low.equals(result.high.shiftRight(guard))) {
        return low;
      }
    }
  }

  /** A number between {@code low} and {@code high} times 2^-scale. */
  private record Fixed(BigInteger low, BigInteger high, int scale) {

    /** e^(-n/d) for n <= d, by its alternating power series. */
    static Fixed exp(BigInteger n, BigInteger d, int scale) {
      BigInteger one = BigInteger.ONE.shiftLeft(scale);
      Fixed sum = new Fixed(one, one, scale);
      Fixed term = sum;
      for (int k = 1; term.high.compareTo(BigInteger.ONE) > 0; k++) {
        BigInteger divisor = d.multiply(BigInteger.valueOf(k));
        BigInteger low = term.low.multiply(n).divide(divisor);
        BigInteger high = term.high.multiply(n).divide(divisor).add(BigInteger.ONE);
        term = new Fixed(low, high, scale);
        sum =
            k % 2 == 1
                ? new Fixed(sum.low.subtract(high), sum.high.subtract(low), scale)
                : new Fixed(sum.low.add(low), sum.high.add(high), scale);
      }
      // The terms fall, so what is left out is smaller than the last one: at most one unit.
      return new Fixed(
          sum.low.subtract(BigInteger.ONE).max(BigInteger.ZERO),
          sum.high.add(BigInteger.ONE),
          scale);
    }

    Fixed times(Fixed other) {
      return new Fixed(
          low.multiply(other.low).shiftRight(scale),
          high.multiply(other.high).shiftRight(scale).add(BigInteger.ONE),
          scale);
    }
  }
}
