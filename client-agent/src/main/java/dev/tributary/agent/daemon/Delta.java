package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;

/**
 * What training changed, {@code local[i] - global[i]}, taken piece by piece: a third vector of the
 * model's size is never made.
 */
record Delta(float[] global, float[] local) {

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
      float change = local[i] - global[i];
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
      target[i] = local[from + i] - global[from + i];
    }
  }
}
