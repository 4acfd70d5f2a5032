package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.core.privacy.L2;
import dev.tributary.core.vector.FloatBytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltaTest {
  private static final float[] GLOBAL = {1, 2, 3, 4};

  @Test
  void aPieceIsLocalLessGlobal() {
    float[] piece = {9, 9, 9};

    new Delta(GLOBAL, new float[] {1, 2.5f, 2, 8}).copyTo(piece, 1, 2);

    assertThat(piece).containsExactly(0.5f, -1, 9);
  }

  @Test
  void theBoundItselfIsAllowed() throws RoundFailure {
    new Delta(GLOBAL, new float[] {0.5f, 2.5f, 3, 4}).check(0.5f);
  }

  @Test
  void whatWouldBeRejectedIsRefusedHere() {
    refuses(
        new float[] {1, 2, 3, 5},
        Reason.OUT_OF_BOUND,
        "coordinate 3 must be in [-0.5, 0.5], got 1.0");
    refuses(new float[] {-9, 2, 3, 4}, Reason.OUT_OF_BOUND, "got -10.0");
    refuses(new float[] {1, Float.NaN, 3, 4}, Reason.NOT_FINITE, "coordinate 1 must be in");
    refuses(new float[] {1, 2, Float.NEGATIVE_INFINITY, 4}, Reason.NOT_FINITE, "got -Infinity");
    refuses(new float[] {1, 2, 3}, Reason.WRONG_MODEL_SIZE, "must have 4 coordinates, got 3");
  }

  @Test
  void aClippedDeltaHasTheNormInTheSameDirection() throws RoundFailure {
    float[] piece = new float[4];

    new Delta(GLOBAL, new float[] {4, 2, 7, 4}).clippedTo(0.5).copyTo(piece, 0, 4);

    assertThat(piece).containsExactly(new float[] {0.3f, 0, 0.4f, 0}, offset(1e-6f));
    assertThat(L2.within(L2.squaredNorm(piece, 0, 4), 0.5)).isTrue();
  }

  @Test
  void aDeltaWithinTheNormIsNotTouched() throws RoundFailure {
    float[] piece = new float[4];

    new Delta(GLOBAL, new float[] {1.1f, 2, 3.2f, 4}).clippedTo(0.5).copyTo(piece, 0, 4);

    assertThat(piece).containsExactly(1.1f - 1, 0, 3.2f - 3, 0);
  }

  @Test
  void whatServersMeasureOfAClippedDeltaIsWithinTheNormWhateverItsShards() throws RoundFailure {
    Random random = new Random(1);
    for (int run = 0; run < 200; run++) {
      float[] global = new float[3_000];
      float[] local = new float[global.length];
      for (int i = 0; i < local.length; i++) {
        local[i] = (float) random.nextGaussian();
      }
      double norm = Math.abs(random.nextGaussian()) + 1e-3;
      Delta clipped = new Delta(global, local).clippedTo(norm);

      double squared = 0;
      for (int from = 0; from < 3_000; from += 700) {
        float[] shard = new float[Math.min(700, 3_000 - from)];
        clipped.copyTo(shard, from, shard.length);
        byte[] bytes = FloatBytes.encode(shard, 0, shard.length);
        squared += L2.squaredNorm(bytes, 0, shard.length);
      }

      assertThat(L2.within(squared, norm)).as("run %d, norm %s", run, norm).isTrue();
    }
  }

  @Test
  void aChangeThatIsNotFiniteHasNothingToClip() {
    assertThatExceptionOfType(RoundFailure.class)
        .isThrownBy(() -> new Delta(GLOBAL, new float[] {1, Float.NaN, 3, 4}).clippedTo(0.5))
        .satisfies(failure -> assertThat(failure.label()).isEqualTo(Reason.NOT_FINITE.label()));
  }

  private static void refuses(float[] local, Reason reason, String words) {
    assertThatExceptionOfType(RoundFailure.class)
        .isThrownBy(() -> new Delta(GLOBAL, local).check(0.5f))
        .withMessageContaining(words)
        .satisfies(failure -> assertThat(failure.label()).isEqualTo(reason.label()));
  }
}
