package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shamir's secret sharing (1979) over the field of p = 2^31 + 11 elements: of the shares of a
 * secret, any {@code threshold} give it back, and fewer say nothing about it.
 *
 * <p>A secret is a big-endian number cut into words of 31 bits, the most significant first; a share
 * holds, for each word, the polynomial's value at the share's x as four big-endian bytes. The sum
 * over the words is not authenticated: a wrong share gives a wrong secret, which is why each secret
 * is checked against what its owner committed to.
 */
final class Shamir {
  static final long PRIME = 2_147_483_659L;
  private static final int WORD_BITS = 31;

  private Shamir() {}

  /**
   * One share.
   *
   * @param x where the polynomials are evaluated, in [1, p)
   */
  record Share(long x, Secret values) {
    Share {
      Require.range("share.x", x, 1, PRIME - 1);
    }
  }

  /** Bytes of a share of a secret of so many bytes. */
  static int shareBytes(int secretBytes) {
    return words(secretBytes) * Integer.BYTES;
  }

  private static int words(int secretBytes) {
    return (secretBytes * Byte.SIZE + WORD_BITS - 1) / WORD_BITS;
  }

  /**
   * Shares, one for each x.
   *
   * @param threshold shares that give the secret back, in [2, size of {@code xs}]
   * @param random where the polynomials' other coefficients come from
   */
  static List<Share> split(Secret secret, int threshold, List<Integer> xs, KeyStream random) {
    Require.range("shamir.threshold", threshold, 2, xs.size());
    requireDistinct(xs.stream().map(Integer::longValue).toList());
    int words = words(secret.size());
    List<ByteBuffer> values = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      values.add(ByteBuffer.allocate(words * Integer.BYTES));
    }
    long[] coefficients = new long[threshold];
    for (int word = 0; word < words; word++) {
      coefficients[0] = word(secret, words - 1 - word);
      for (int i = 1; i < threshold; i++) {
        coefficients[i] = random.nextBelow(PRIME);
      }
      for (int i = 0; i < xs.size(); i++) {
        values.get(i).putInt((int) evaluate(coefficients, xs.get(i)));
      }
    }
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      shares.add(new Share(xs.get(i), Secret.of(values.get(i).array())));
    }
    return shares;
  }

  /** The 31 bits whose lowest has the weight 2^(31 * {@code fromLast}). */
  private static long word(Secret secret, int fromLast) {
    byte[] bytes = secret.shared();
    long word = 0;
    for (int bit = WORD_BITS - 1; bit >= 0; bit--) {
      int at = fromLast * WORD_BITS + bit;
      int value = at < bytes.length * 8 ? bytes[bytes.length - 1 - at / 8] >> (at % 8) & 1 : 0;
      word = word << 1 | value;
    }
    return word;
  }

  /** By Horner's rule. Two factors below p stay below 2^63. */
  private static long evaluate(long[] coefficients, long x) {
    long value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = (value * x + coefficients[i]) % PRIME;
    }
    return value;
  }

  /**
   * The secret that these shares give; empty if they give none, so that at least one is wrong. As
   * many shares as the threshold, not fewer: fewer give a wrong secret.
   *
   * @param secretBytes length of the secret
   * @throws IllegalArgumentException if two shares have the same x, or one has the wrong length
   */
  static Optional<Secret> reconstruct(List<Share> shares, int secretBytes) {
    requireDistinct(shares.stream().map(Share::x).toList());
    int words = words(secretBytes);
    for (Share share : shares) {
      Require.range(
          "share.values bytes", share.values().size(), shareBytes(secretBytes), words * 4L);
    }
    long[] weights = lagrangeAtZero(shares);
    byte[] secret = new byte[secretBytes];
    for (int word = 0; word < words; word++) {
      long sum = 0;
      for (int i = 0; i < weights.length; i++) {
        long value =
            Integer.toUnsignedLong(
                ByteBuffer.wrap(shares.get(i).values().shared()).getInt(word * Integer.BYTES));
        if (value >= PRIME) {
          return Optional.empty();
        }
        sum = (sum + value * weights[i]) % PRIME;
      }
      if (!putWord(secret, words - 1 - word, sum)) {
        return Optional.empty();
      }
    }
    return Optional.of(Secret.of(secret));
  }

  /** Whether the word has no bits beyond its 31 or beyond the secret's front. */
  private static boolean putWord(byte[] secret, int fromLast, long word) {
    int room = Math.min(WORD_BITS, secret.length * Byte.SIZE - fromLast * WORD_BITS);
    if (word >>> room != 0) {
      return false;
    }
    for (int bit = 0; bit < room; bit++) {
      int at = fromLast * WORD_BITS + bit;
      secret[secret.length - 1 - at / 8] |= (byte) ((word >> bit & 1) << (at % 8));
    }
    return true;
  }

  /** The factor of each share: the product over the others of x_m / (x_m - x_j). */
  private static long[] lagrangeAtZero(List<Share> shares) {
    long[] weights = new long[shares.size()];
    for (int j = 0; j < weights.length; j++) {
      long xj = shares.get(j).x();
      long above = 1;
      long below = 1;
      for (int m = 0; m < weights.length; m++) {
        if (m != j) {
          long xm = shares.get(m).x();
          above = above * xm % PRIME;
          below = below * Math.floorMod(xm - xj, PRIME) % PRIME;
        }
      }
      weights[j] = above * inverse(below) % PRIME;
    }
    return weights;
  }

  /** By Fermat: n^(p-2). */
  private static long inverse(long n) {
    long result = 1;
    long power = n;
    for (long exponent = PRIME - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        result = result * power % PRIME;
      }
      power = power * power % PRIME;
    }
    return result;
  }

  private static void requireDistinct(List<Long> xs) {
    Set<Long> seen = new HashSet<>();
    for (long x : xs) {
      Require.range("share.x", x, 1, PRIME - 1);
      Require.that(seen.add(x), "share.x", "must differ from those of all others", x);
    }
  }
}
