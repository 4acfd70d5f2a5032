package dev.tributary.core.archive;

import dev.tributary.core.round.LogState;
import java.util.List;

/**
 * What an archive queue must not forget.
 *
 * @param nextLogOffset the round log is read up to here
 * @param pending versions to archive, oldest first
 */
public record ArchiveQueueState(LogState log, long nextLogOffset, List<ArchiveTask> pending) {
  public static final ArchiveQueueState EMPTY = new ArchiveQueueState(LogState.EMPTY, 0, List.of());

  public ArchiveQueueState {
    pending = List.copyOf(pending);
  }
}
