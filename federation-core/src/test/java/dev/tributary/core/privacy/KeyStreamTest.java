package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyStreamTest {
  private static SecretKey secret(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  static KeyStream stream(long seed) {
    return KeyStream.of(secret("a secret of a test"), "test", "seed" + seed, 1, 0);
  }

  /**
   * Frozen: HMAC-SHA-256 and AES-256-CTR of the OpenSSL command line over the bytes that the class
   * comment tells. Another order of bytes would make a replay draw other noise.
   */
  @Test
  void theFirstWordsAreFrozen() {
    KeyStream words = KeyStream.of(secret("0123456789abcdef"), "central-noise", "job-1", 7, 3);

    assertThat(Long.toHexString(words.getAsLong())).isEqualTo("5ac217d08f2e107c");
    assertThat(Long.toHexString(words.getAsLong())).isEqualTo("b05dd5a813bdbadc");
  }

  @Test
  void theSameArgumentsRepeatTheSameWordsBeyondABuffer() {
    KeyStream one = stream(5);
    KeyStream other = stream(5);

    for (int i = 0; i < 5_000; i++) {
      assertThat(one.getAsLong()).isEqualTo(other.getAsLong());
    }
  }

  @Test
  void eachArgumentMakesAnotherStream() {
    Set<Long> first = new HashSet<>();
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "p", "j", 1, 1).getAsLong());
    first.add(KeyStream.of(secret("bbbbbbbbbbbbbbbb"), "p", "j", 1, 1).getAsLong());
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "q", "j", 1, 1).getAsLong());
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "p", "k", 1, 1).getAsLong());
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "pj", "", 1, 1).getAsLong());
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "p", "j", 2, 1).getAsLong());
    first.add(KeyStream.of(secret("aaaaaaaaaaaaaaaa"), "p", "j", 1, 2).getAsLong());

    assertThat(first).hasSize(7);
  }

  /** Chi-square over the values of 800,000 bytes; false-alarm rate 1e-6. */
  @Test
  void bytesAreUniform() {
    KeyStream words = stream(11);
    long[] counts = new long[256];
    for (int i = 0; i < 100_000; i++) {
      long word = words.getAsLong();
      for (int shift = 0; shift < 64; shift += 8) {
        counts[(int) (word >>> shift) & 255]++;
      }
    }
    double[] uniform = new double[256];
    Arrays.fill(uniform, 1 / 256.0);

    ChiSquare.assertFits(counts, uniform, "bytes of a key stream");
  }
}
