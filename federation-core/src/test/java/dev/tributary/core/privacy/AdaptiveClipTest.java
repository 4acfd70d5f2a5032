package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveClipTest {
  private static final AdaptiveClip CLIP = AdaptiveClip.recommended(100, 1e-3, 100);

  @Test
  void theStepIsTheOneOfThePaper() {
    // b = (60/100 + 1) / 2 = 0.8, so C e^(-0.2 * 0.3).
    assertThat(CLIP.next(2, 60, 100)).isCloseTo(2 * Math.exp(-0.06), within(1e-12));
    assertThat(CLIP.next(2, 0, 100)).isEqualTo(2);
    assertThat(CLIP.next(2, -100, 100)).isCloseTo(2 * Math.exp(0.1), within(1e-12));
  }

  @Test
  void theBoundStaysBetweenLeastAndMostWhateverTheNoise() {
    assertThat(CLIP.next(100, -1_000_000, 10)).isEqualTo(100);
    assertThat(CLIP.next(1e-3, 1_000_000, 10)).isEqualTo(1e-3);
  }

  /**
   * Norms are lognormal with median 3 and the bound starts at 0.1, as in the paper. The noise moves
   * the equilibrium by far less than the 15 % allowed: the quantile's slope is 0.4 per unit of ln
   * C, a round's noise 0.025 of it, so ln C has a deviation of about sqrt(0.2 * 0.4 / 2) * 0.05 /
   * 0.4 = 0.03, and a false alarm is five of them: 6e-7.
   */
  @Test
  void theBoundFindsTheMedian() {
    Random random = new Random(5);
    KeyStream words = KeyStreamTest.stream(5);
    double norm = 0.1;
    for (int round = 0; round < 150; round++) {
      long bits = 0;
      for (int client = 0; client < 100; client++) {
        bits += 3 * Math.exp(random.nextGaussian()) <= norm ? 1 : -1;
      }
      norm = CLIP.next(norm, AdaptiveClip.noised(bits, 10, words), 100);
    }

    assertThat(norm).isCloseTo(3, within(0.45));
  }

  @Test
  void vectorAndCountTogetherCostWhatTheMultiplierSays() {
    double vector = CLIP.vectorMultiplier(1.2);

    double together = 1 / Math.sqrt(1 / (vector * vector) + 1 / (4 * 5.0 * 5.0));

    assertThat(vector).isGreaterThan(1.2);
    assertThat(together).isCloseTo(1.2, within(1e-12));
  }

  @Test
  void settingsThatCanNotWorkAreRefusedByTheirKey() {
    assertThatThrownBy(() -> CLIP.vectorMultiplier(10))
        .hasMessage(
            "privacy.differentialPrivacy.clip.adaptive.countNoise must be > noiseMultiplier / 2 ="
                + " 5.0, got 5.0");
    assertThatThrownBy(() -> new AdaptiveClip(1, 0.2, 5, 1, 2))
        .hasMessage(
            "privacy.differentialPrivacy.clip.adaptive.quantile must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0, 5, 1, 2))
        .hasMessage(
            "privacy.differentialPrivacy.clip.adaptive.learningRate must be in (0, 1], got 0.0");
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0.2, 5, 3, 2))
        .hasMessage(
            "privacy.differentialPrivacy.clip.adaptive.most must be finite and >= 3.0, got 2.0");
  }
}
