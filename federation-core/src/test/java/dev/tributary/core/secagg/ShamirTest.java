package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Shamir.Share;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShamirTest {
  private static final List<Integer> FIVE = List.of(1, 2, 3, 4, 5);

  /**
   * Five shares with threshold 3 of the secret 00 00 00 21, from google-parfait/federated-compute,
   * fcp/secagg/shared/shamir_secret_sharing_test.cc.
   */
  private static final int[][] KNOWN = {
    {112, 207, 118, 46, 110, 212, 170, 28},
    {48, 160, 197, 172, 38, 235, 145, 204},
    {63, 115, 238, 144, 40, 68, 183, 71},
    {29, 72, 240, 207, 114, 224, 26, 141},
    {74, 31, 204, 116, 6, 189, 187, 136}
  };

  @Test
  void everyThreeOfTheKnownSharesGiveTheKnownSecret() {
    int triples = 0;
    for (int a = 0; a < 5; a++) {
      for (int b = a + 1; b < 5; b++) {
        for (int c = b + 1; c < 5; c++) {
          assertThat(Shamir.reconstruct(List.of(known(a), known(b), known(c)), 4))
              .contains(Secret.of(new byte[] {0, 0, 0, 0x21}));
          triples++;
        }
      }
    }
    assertThat(triples).isEqualTo(10);
  }

  /** Two shares leave every secret possible: for each there is a third share that fits them. */
  @Test
  void anyTwoOfTheKnownSharesSayNothingAboutTheSecret() {
    for (int a = 0; a < 5; a++) {
      for (int b = a + 1; b < 5; b++) {
        assertThat(Shamir.reconstruct(List.of(known(a), known(b)), 4))
            .isNotEqualTo(Optional.of(Secret.of(new byte[] {0, 0, 0, 0x21})));
        for (int secret : new int[] {0, 1, 0x21, Integer.MAX_VALUE}) {
          Share third = fitting(known(a), known(b), secret, 9);
          assertThat(Shamir.reconstruct(List.of(known(a), known(b), third), 4))
              .contains(Secret.of(ByteBuffer.allocate(4).putInt(secret).array()));
        }
      }
    }
  }

  /**
   * The share at x that, with two others, makes the low word be the secret and the high one zero.
   */
  private static Share fitting(Share a, Share b, int secret, long x) {
    ByteBuffer values = ByteBuffer.allocate(8);
    for (int word = 0; word < 2; word++) {
      long at0 = word == 1 ? secret : 0;
      long y = lagrange(x, new long[] {0, a.x(), b.x()}, new long[] {at0, y(a, word), y(b, word)});
      values.putInt((int) y);
    }
    return new Share(x, Secret.of(values.array()));
  }

  private static long y(Share share, int word) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(share.values().copy()).getInt(4 * word));
  }

  /** Independent of the tested code: interpolation with big integers. */
  private static long lagrange(long x, long[] xs, long[] ys) {
    BigInteger p = BigInteger.valueOf(Shamir.PRIME);
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < xs.length; i++) {
      BigInteger term = BigInteger.valueOf(ys[i]);
      for (int j = 0; j < xs.length; j++) {
        if (j != i) {
          term =
              term.multiply(BigInteger.valueOf(x - xs[j]))
                  .multiply(BigInteger.valueOf(xs[i] - xs[j]).modInverse(p))
                  .mod(p);
        }
      }
      sum = sum.add(term).mod(p);
    }
    return sum.longValueExact();
  }

  @Test
  void anyEnoughSharesOfAKeyGiveItBack() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      SeededRandom bytes = new SeededRandom(i);
      Secret secret = i == 0 ? Secret.of(new byte[32]) : i == 1 ? ones() : bytes.secret();
      int threshold = 2 + random.nextInt(10);
      List<Integer> xs = new ArrayList<>();
      for (int x = 1; xs.size() < threshold + random.nextInt(5); x += 1 + random.nextInt(100)) {
        xs.add(x);
      }
      List<Share> shares =
          Shamir.split(
              secret, Math.min(threshold, xs.size()), xs, new KeyStream().open(bytes.secret(), 0));

      Collections.shuffle(shares, random);
      List<Share> enough = shares.subList(0, Math.min(threshold, xs.size()));
      assertThat(Shamir.reconstruct(enough, 32)).as("case %d", i).contains(secret);
      assertThat(shares).allMatch(share -> share.values().size() == Shamir.shareBytes(32));
      if (enough.size() > 2) {
        assertThat(Shamir.reconstruct(enough.subList(1, enough.size()), 32))
            .as("case %d", i)
            .isNotEqualTo(Optional.of(secret));
      }
    }
  }

  private static Secret ones() {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) -1);
    return Secret.of(bytes);
  }

  /** Wrongly fails with a probability of about 10^-6 for random keys; the keys are fixed. */
  @Test
  void oneShareOfAConstantSecretIsUniform() {
    long[] counts = new long[64];
    Secret secret = Secret.of(new byte[32]);
    KeyStream random = new KeyStream().open(new SeededRandom(5).secret(), 0);
    for (int i = 0; i < 2_000; i++) {
      ByteBuffer values =
          ByteBuffer.wrap(Shamir.split(secret, 2, List.of(1, 2), random).get(0).values().copy());
      while (values.hasRemaining()) {
        counts[(int) (Integer.toUnsignedLong(values.getInt()) * 64 / Shamir.PRIME)]++;
      }
    }

    assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(63));
  }

  @Test
  void twoSharesAtOnePlaceAreRefused() {
    assertThatThrownBy(() -> Shamir.reconstruct(List.of(known(1), known(2), known(1)), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share.x must differ from those of all others, got 2");
    assertThatThrownBy(() -> split(2, List.of(1, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share.x must differ from those of all others, got 2");
  }

  @Test
  void aShareAtZeroWouldBeTheSecretAndIsRefused() {
    assertThatThrownBy(() -> new Share(0, Secret.of(new byte[8])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share.x must be in [1, 2147483658], got 0");
    assertThatThrownBy(() -> split(2, List.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share.x must be in [1, 2147483658], got 0");
  }

  @Test
  void aThresholdOfOneOrAboveTheSharesIsRefused() {
    assertThatThrownBy(() -> split(1, FIVE))
        .hasMessage("shamir.threshold must be in [2, 5], got 1");
    assertThatThrownBy(() -> split(6, FIVE))
        .hasMessage("shamir.threshold must be in [2, 5], got 6");
  }

  @Test
  void sharesOfAnotherLengthAreRefusedAndThoseOutsideOfTheFieldGiveNothing() {
    assertThatThrownBy(() -> Shamir.reconstruct(List.of(known(0), known(1)), 32))
        .hasMessage("share.values bytes must be in [36, 36], got 8");
    byte[] outside = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertThat(Shamir.reconstruct(List.of(known(0), new Share(9, Secret.of(outside))), 4))
        .isEmpty();
  }

  private static List<Share> split(int threshold, List<Integer> xs) {
    KeyStream random = new KeyStream().open(new SeededRandom(1).secret(), 0);
    return Shamir.split(Secret.of(new byte[32]), threshold, xs, random);
  }

  private static Share known(int i) {
    byte[] bytes = new byte[8];
    for (int j = 0; j < 8; j++) {
      bytes[j] = (byte) KNOWN[i][j];
    }
    return new Share(i + 1L, Secret.of(bytes));
  }
}
