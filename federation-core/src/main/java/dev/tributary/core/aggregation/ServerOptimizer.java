package dev.tributary.core.aggregation;

/**
 * Turns the mean delta of a round into the next model, coordinate by coordinate, so that shards
 * need not know each other. Arithmetic is in double and in a fixed order; state is float32.
 */
public interface ServerOptimizer {

  /** How many state vectors of the model's size it keeps; 0 for none. */
  int slots();

  /**
   * One step, in place.
   *
   * @param model float32 coordinates of the shard, overwritten with the next version
   * @param slots {@link #slots()} vectors of the same length, zero before the first step
   * @param meanDelta the weighted mean of the clients' deltas
   * @param step 1 for the step that makes version 1
   */
  void step(float[] model, float[][] slots, double[] meanDelta, int step);
}
