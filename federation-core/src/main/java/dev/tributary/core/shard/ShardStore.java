package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.shard.ShardOrder.Release;

/** What is kept of the shard at hand; the runtime's keyed state, or a map in a simulation. */
public interface ShardStore {
  /** Null before version 0. */
  ShardModel model();

  void putModel(ShardModel model);

  /** Null if nothing was added yet. */
  ExactSum sum(int round);

  void putSum(int round, ExactSum sum);

  /** Null unless a closed round waits for its sum. */
  Release release();

  /** Null to take it away. */
  void putRelease(Release release);

  /**
   * The highest round of which nothing is kept; 0 at first, {@link Integer#MAX_VALUE} for good once
   * the job is over.
   */
  int forgotten();

  /** Drops the sums of all rounds up to this one and remembers the highest one ever given. */
  void forgetUpTo(int round);

  /** Null before it is drawn. */
  NoiseKey noiseKey();

  void putNoiseKey(NoiseKey key);

  /** Drops everything of the job. */
  void clear();
}
