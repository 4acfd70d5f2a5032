package dev.tributary.core.simulation;

import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.shard.ShardDirectorState;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import java.util.List;
import java.util.Map;

/**
 * A consistent cut through the aggregation job: the state of every operator, the offsets of every
 * source, what is on its way between operators, and what was handed to the outside for good.
 */
record Checkpoint(
    CoordinatorState coordinator,
    SourceOffsets offsets,
    List<Receipt> receipts,
    List<Published> published,
    List<Archived> archived,
    List<LedgerState> ledgers,
    Map<ShardCell.Key, ShardCell> shards,
    List<ShardVersion> publishing,
    ShardDirectorState director,
    ArchiveQueueState archiver,
    List<Rejection> rejections) {

  /**
   * Where the sources stand.
   *
   * @param localLog how far the round log was handed to every local aggregator
   * @param updates by partition
   */
  record SourceOffsets(
      long coordinatorLog,
      long localLog,
      int commands,
      int presences,
      int announcements,
      int secagg,
      int metrics,
      long[] updates) {}
}
