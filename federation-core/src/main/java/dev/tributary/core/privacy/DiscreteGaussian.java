package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.function.LongSupplier;

/**
 * Integers x with probability proportional to e^(-x^2 / (2 sigma^2)), exactly: Canonne, Kamath,
 * Steinke: The Discrete Gaussian for Differential Privacy (arXiv:2004.00010), Algorithms 1 to 3,
 * for a whole sigma and with Laplace scale t = sigma. No floating-point result ever becomes noise,
 * so nothing can be read from its last bits (Mironov 2012); see {@link ExpCoin} for how it stays
 * fast.
 *
 * <p>Added to integers of L2 sensitivity s it is (s^2 / (2 sigma^2))-concentrated differentially
 * private (there, Theorem 14): never worse under {@link RenyiCurve} than a Gaussian of that sigma.
 * The time a sample takes depends on its value, so nobody untrusted may watch the clock.
 */
public final class DiscreteGaussian {
  /** So that a sample, at most 64 sigma but for once in e^64, leaves room for a sum of 2^62. */
  public static final long MAX_SIGMA = 1L << 56;

  private DiscreteGaussian() {}

  /**
   * @param sigma in [1, {@link #MAX_SIGMA}]; the deviation is this but for a part in e^(-19
   *     sigma^2)
   * @param words uniform 64-bit words
   */
  public static long sample(long sigma, LongSupplier words) {
    Require.range("sigma", sigma, 1, MAX_SIGMA);
    return draw(sigma, words);
  }

  /** Adds a sample of its own to each of {@code values[from, from + count)}, wrapping. */
  public static void addTo(long[] values, int from, int count, long sigma, LongSupplier words) {
    Require.range("sigma", sigma, 1, MAX_SIGMA);
    for (int i = from; i < from + count; i++) {
      values[i] += draw(sigma, words);
    }
  }

  /**
   * Algorithm 3. A candidate y is discrete Laplace of scale sigma and is kept with probability
   * e^(-(|y| - sigma)^2 / (2 sigma^2)); the product of both is e^(-y^2 / (2 sigma^2)) e^(-1/2).
   */
  private static long draw(long sigma, LongSupplier words) {
    while (true) {
      long magnitude = geometric(sigma, words);
      boolean negative = words.getAsLong() < 0;
      if (negative && magnitude == 0) {
        continue;
      }
      if (ExpCoin.flipNormal(magnitude - sigma, sigma, words)) {
        return negative ? -magnitude : magnitude;
      }
    }
  }

  /** m >= 0 with probability proportional to e^(-m/scale): Algorithm 2 with s = 1. */
  private static long geometric(long scale, LongSupplier words) {
    long rest;
    do {
      rest = below(scale, words);
    } while (!ExpCoin.flip(rest, scale, words));
    long wholes = 0;
    while (ExpCoin.flip(words)) {
      wholes++;
    }
    return Math.addExact(Math.multiplyExact(wholes, scale), rest);
  }

  /** Uniform in [0, bound): Lemire 2019 (arXiv:1805.10941), which divides hardly ever. */
  static long below(long bound, LongSupplier words) {
    long word = words.getAsLong();
    long low = word * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      long excess = Long.remainderUnsigned(-bound, bound);
      while (Long.compareUnsigned(low, excess) < 0) {
        word = words.getAsLong();
        low = word * bound;
      }
    }
    // The upper half of the unsigned product; Math.multiplyHigh takes the word as signed.
    return Math.multiplyHigh(word, bound) + ((word >> 63) & bound);
  }
}
