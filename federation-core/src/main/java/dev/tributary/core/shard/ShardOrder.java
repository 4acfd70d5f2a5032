package dev.tributary.core.shard;

import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.vector.Grid;
import java.util.Optional;

/** What follows from the log for one shard of one job. */
public sealed interface ShardOrder {
  String job();

  int shard();

  /** Draw version 0 and publish it. */
  record Prepare(String job, int shard, ModelSpec model, OptimizerSpec optimizer)
      implements ShardOrder {}

  /**
   * Make version {@code modelVersion + 1} as soon as the round's sum holds exactly this.
   *
   * @param fingerprint of the member set
   * @param unmask of a secure round: what takes the masks off
   */
  record Release(
      String job,
      int shard,
      int round,
      int modelVersion,
      Grid grid,
      Fingerprint fingerprint,
      Optional<Unmask> unmask)
      implements ShardOrder {

    /** Of a round without masks. */
    public Release(
        String job, int shard, int round, int modelVersion, Grid grid, Fingerprint fingerprint) {
      this(job, shard, round, modelVersion, grid, fingerprint, Optional.empty());
    }
  }

  /**
   * This version stands. A shard that has come to it by itself lets go of the round; one that has
   * not, since it was restored from before or made its own version in a round that was then
   * abandoned, takes it over from where it lies.
   *
   * @param round the round that made it
   */
  record Adopt(
      String job,
      int shard,
      int version,
      int round,
      ShardLocation location,
      ModelSpec model,
      OptimizerSpec optimizer)
      implements ShardOrder {}

  /** Rounds up to this one make no model any more. */
  record Forget(String job, int shard, int round) implements ShardOrder {}

  /** The job is over. */
  record End(String job, int shard) implements ShardOrder {}
}
