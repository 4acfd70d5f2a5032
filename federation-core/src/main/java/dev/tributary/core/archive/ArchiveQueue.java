package dev.tributary.core.archive;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Follows the round log and holds the published versions that the log does not know as archived, in
 * order. Archives may be away for as long as they like: rounds do not wait, only the end of a job
 * does.
 */
public final class ArchiveQueue {
  private final RoundLog log;
  private final ArrayDeque<ArchiveTask> pending;

  public ArchiveQueue(ArchiveQueueState state) {
    this.log = new RoundLog(state.log(), state.nextLogOffset());
    this.pending = new ArrayDeque<>(state.pending());
  }

  public ArchiveQueueState snapshot() {
    return new ArchiveQueueState(log.state(), log.nextOffset(), List.copyOf(pending));
  }

  /** The log as far as it was read. */
  public RoundLog log() {
    return log;
  }

  public void onLog(long offset, LogRecord record) {
    if (log.read(offset, record) != RoundLog.Reading.EFFECTIVE) {
      return;
    }
    if (record instanceof ModelPublished published
        && log.state().jobs().get(published.job()) instanceof JobState.Live live) {
      pending.add(new ArchiveTask(published, live.info().spec().model().layout()));
    } else if (record instanceof ModelArchived archived) {
      pending.removeIf(
          task ->
              task.published().job().equals(archived.job())
                  && task.published().version() <= archived.version());
    } else if (record instanceof JobDeleted deleted) {
      // Nobody could be told that it is archived.
      pending.removeIf(task -> task.published().job().equals(deleted.job()));
    }
  }

  /** The oldest version to archive; it stays until the log knows it as archived. */
  public Optional<ArchiveTask> first() {
    return Optional.ofNullable(pending.peekFirst());
  }

  /** The oldest version to archive after this one, which the log may know as archived by now. */
  public Optional<ArchiveTask> after(ArchiveTask done) {
    return pending.contains(done)
        ? pending.stream().dropWhile(task -> !task.equals(done)).skip(1).findFirst()
        : first();
  }

  public int size() {
    return pending.size();
  }
}
