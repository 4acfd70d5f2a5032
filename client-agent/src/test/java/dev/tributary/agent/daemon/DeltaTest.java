package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tributary.agent.daemon.RoundFailure.Reason;
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

  private static void refuses(float[] local, Reason reason, String words) {
    assertThatExceptionOfType(RoundFailure.class)
        .isThrownBy(() -> new Delta(GLOBAL, local).check(0.5f))
        .withMessageContaining(words)
        .satisfies(failure -> assertThat(failure.label()).isEqualTo(reason.label()));
  }
}
