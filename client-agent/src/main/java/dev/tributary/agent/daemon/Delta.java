package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.core.privacy.L2;

/**
 * What training changed, {@code local[i] - global[i]}, taken piece by piece: a third vector of the
 * model's size is never made.
 *
 * @param factor that each coordinate of it is multiplied by, in (0, 1]
 */
record Delta(float[] global, float[] local, double factor) {

  /** All that training changed. */
  Delta(float[] global, float[] local) {
    this(global, local, 1);
  }

  /** The change of a coordinate. */
  float at(int i) {
    return (float) ((local[i] - global[i]) * factor);
  }

  /**
   * As much of it as has an L2 norm of at most {@code norm}, in the same direction.
   *
   * @throws RoundFailure for a coordinate that is not finite
   */
  Delta clippedTo(double norm) throws RoundFailure {
    check(Float.MAX_VALUE);
    return new Delta(global, local, L2.clipFactor(this::at, global.length, norm));
  }

  /** Whether nothing of it was clipped. */
  boolean within() {
    return factor == 1;
  }

  /**
   * @param bound largest magnitude that the job allows
   * @throws RoundFailure for a coordinate that the aggregator would reject
   */
  void check(float bound) throws RoundFailure {
    if (local.length != global.length) {
      throw new RoundFailure(
          Reason.WRONG_MODEL_SIZE,
          "local model must have %d coordinates, got %d".formatted(global.length, local.length));
    }
    for (int i = 0; i < global.length; i++) {
      float change = at(i);
      // Not `>`: no comparison with NaN holds.
      if (!(Math.abs(change) <= bound)) {
        boolean finite = Float.isFinite(change);
        throw new RoundFailure(
            finite ? Reason.OUT_OF_BOUND : Reason.NOT_FINITE,
            "change of coordinate %d must be in [-%s, %s], got %s"
                .formatted(i, bound, bound, change));
      }
    }
  }

  /** The change of {@code [from, from + count)} into the beginning of {@code target}. */
  void copyTo(float[] target, int from, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = at(from + i);
    }
  }
}
