package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.shard.ShardOrder.Release;
import java.util.Optional;

/** Takes the masks off sums of secure rounds. */
@FunctionalInterface
public interface Unmasker {
  /** Of somebody who can not: secure rounds never release. */
  Unmasker NONE = (release, masked) -> Optional.empty();

  /**
   * What the members of a round gave.
   *
   * @param release of a secure round, for one shard
   * @param masked the sum of the members' masked values, one more than the shard has coordinates;
   *     not to be changed
   * @return empty if what the members answered does not unmask it, or is gone
   * @throws IllegalStateException if the transcript can not be reached
   */
  Optional<PlainSum> unmask(Release release, ExactSum masked);

  /** A job's rounds up to this one are over: what is remembered of them goes. */
  default void forget(String job, int round) {}

  /**
   * A sum without masks.
   *
   * @param values one a coordinate, on the round's grid
   * @param weight the members' weights in all
   */
  record PlainSum(long[] values, long weight) {}
}
