package dev.tributary.core.shard;

import dev.tributary.core.round.LogState;
import java.util.Map;

/**
 * What a shard director must not forget.
 *
 * @param nextLogOffset the round log is read up to here
 * @param owedEnds shard counts of ended jobs whose shards were not told yet
 */
public record ShardDirectorState(LogState log, long nextLogOffset, Map<String, Integer> owedEnds) {
  public static final ShardDirectorState EMPTY =
      new ShardDirectorState(LogState.EMPTY, 0, Map.of());

  public ShardDirectorState {
    owedEnds = Map.copyOf(owedEnds);
  }
}
