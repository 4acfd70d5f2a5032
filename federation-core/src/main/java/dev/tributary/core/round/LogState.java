package dev.tributary.core.round;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a prefix of the log amounts to: the same for every reader of the same prefix.
 *
 * @param epoch the highest epoch started, 0 if none was
 * @param instance the coordinator instance that started it, empty if none did
 * @param lastSnapshotOffset offset of the newest snapshot, -1 if there is none
 * @param jobs every job by id, ended ones included
 */
public record LogState(
    long epoch, String instance, long lastSnapshotOffset, Map<String, JobState> jobs) {
  public static final LogState EMPTY = new LogState(0, "", -1, Map.of());

  public LogState {
    jobs = Collections.unmodifiableMap(new TreeMap<>(jobs));
  }

  LogState withEpoch(long next, String by) {
    return new LogState(next, by, lastSnapshotOffset, jobs);
  }

  LogState withSnapshotAt(long offset) {
    return new LogState(epoch, instance, offset, jobs);
  }

  LogState withJob(JobState job) {
    Map<String, JobState> next = new TreeMap<>(jobs);
    next.put(job.id(), job);
    return new LogState(epoch, instance, lastSnapshotOffset, next);
  }
}
