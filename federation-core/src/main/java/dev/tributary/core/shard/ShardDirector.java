package dev.tributary.core.shard;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the round log and tells each shard what follows from it. Whether this instance's
 * coordinator leads makes no difference: the log alone decides.
 *
 * <p>Until it has caught up it says nothing, or a restart would carry out the whole past; then it
 * tells every shard all that it must know at once. One thread.
 */
public final class ShardDirector {
  private final RoundLog log;
  private final Map<String, Integer> owedEnds;
  private boolean caughtUp;

  public ShardDirector(ShardDirectorState state) {
    this.log = new RoundLog(state.log(), state.nextLogOffset());
    this.owedEnds = new TreeMap<>(state.owedEnds());
  }

  public ShardDirectorState snapshot() {
    return new ShardDirectorState(log.state(), log.nextOffset(), owedEnds);
  }

  /** The log as far as it was read. */
  public RoundLog log() {
    return log;
  }

  public List<ShardOrder> onLog(long offset, LogRecord record) {
    JobState before = record instanceof OfJob ofJob ? log.state().jobs().get(ofJob.job()) : null;
    if (log.read(offset, record) != RoundLog.Reading.EFFECTIVE
        || !(record instanceof OfJob ofJob)) {
      return List.of();
    }
    JobState after = log.state().jobs().get(ofJob.job());
    if (caughtUp) {
      return Orders.of(before, ofJob, after);
    }
    if (after instanceof JobState.Ended && before instanceof JobState.Live live) {
      owedEnds.put(live.id(), live.info().spec().model().shardCount());
    }
    return List.of();
  }

  /** The log is read up to where it ended when this instance started. */
  public List<ShardOrder> onCaughtUp() {
    if (caughtUp) {
      return List.of();
    }
    caughtUp = true;
    List<ShardOrder> orders = new ArrayList<>();
    log.state().jobs().values().forEach(job -> orders.addAll(Orders.resume(job)));
    owedEnds.forEach((job, shards) -> orders.addAll(Orders.end(job, shards)));
    owedEnds.clear();
    return orders;
  }
}
