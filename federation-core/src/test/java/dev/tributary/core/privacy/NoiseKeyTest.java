package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseKeyTest {
  private final NoiseKey key = NoiseKey.draw(new Random(1));

  private static long[] noise(NoiseKey key, String job, int round, int shard) {
    long[] values = new long[8];
    key.addNoise(values, 1_000_000, job, round, shard);
    return values;
  }

  @Test
  void theSameRoundOfTheSameShardAlwaysGetsTheSameNoiseAndNoOtherDoes() {
    long[] noise = noise(key, "job", 5, 0);

    assertThat(noise(key, "job", 5, 0)).isEqualTo(noise);
    assertThat(noise(NoiseKey.of(key.secret()), "job", 5, 0)).isEqualTo(noise);
    assertThat(noise(key, "job", 6, 0)).isNotEqualTo(noise);
    assertThat(noise(key, "job", 5, 1)).isNotEqualTo(noise);
    assertThat(noise(key, "other", 5, 0)).isNotEqualTo(noise);
    assertThat(noise(NoiseKey.draw(new Random(2)), "job", 5, 0)).isNotEqualTo(noise);
  }

  /** By OpenSSL: { printf 'tributary noise key 1'; head -c 32 /dev/zero; } | sha256sum. */
  @Test
  void itIsKnownByAHashThatCommitsToIt() {
    assertThat(NoiseKey.of(new byte[32]).commitment())
        .isEqualTo("49cce50c09ecde313b2196c1a6a40b842c38caa9ce2c9f963f1276f9cc2f4e62");
    assertThat(key.commitment())
        .isEqualTo(NoiseKey.of(key.secret()).commitment())
        .isNotEqualTo(NoiseKey.draw(new Random(2)).commitment());
  }

  @Test
  void nothingOfItsSecretIsInItsText() {
    String hex = HexFormat.of().formatHex(key.secret());

    assertThat(key.toString()).isEqualTo("NoiseKey(" + key.commitment().substring(0, 8) + ")");
    assertThat(key.toString()).doesNotContain(hex.substring(0, 6));
  }

  @Test
  void aSecretOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> NoiseKey.of(new byte[31]))
        .hasMessage("noise key must have 32 bytes, got 31");
  }
}
