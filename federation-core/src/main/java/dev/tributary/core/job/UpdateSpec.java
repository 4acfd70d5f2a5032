package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.vector.Grid;

/**
 * What a client's update may hold.
 *
 * @param bound largest magnitude of a coordinate of the delta
 * @param maxWeight largest weight (examples) of a client
 */
public record UpdateSpec(float bound, long maxWeight) {
  public UpdateSpec {
    Require.positive("update.bound", bound);
    Require.range("update.maxWeight", maxWeight, 1, Integer.MAX_VALUE);
  }

  /** The grid on which sums of at most {@code clients} updates are exact. */
  public Grid grid(int clients) {
    return Grid.fit(bound, maxWeight, clients);
  }
}
