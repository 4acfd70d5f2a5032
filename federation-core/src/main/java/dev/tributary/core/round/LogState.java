package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
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
  private static final long ENDED_JOB_BYTES = 2_000;

  private static final long LIVE_JOB_BYTES = 4_000;
  private static final long TENSOR_BYTES = 200;

  private static final long SHARD_BYTES = 150;
  private static final long MEMBER_BYTES = 20;
  private static final long LEDGER_BYTES = 10;
  private static final long NOISE_KEY_BYTES = 32;
  private static final long PARTICIPATION_BYTES = 12;

  /** In each of the three records that a secure round adds. */
  private static final long SENDER_BYTES = 20;

  public static final LogState EMPTY = new LogState(0, "", -1, Map.of());

  public LogState {
    jobs = Collections.unmodifiableMap(new TreeMap<>(jobs));
  }

  /** About how many bytes it takes on the wire; never fewer than it does take. */
  public long estimatedBytes() {
    return jobs.values().stream().mapToLong(LogState::estimatedBytes).sum();
  }

  private static long estimatedBytes(JobState job) {
    if (!(job instanceof JobState.Live live)) {
      return ENDED_JOB_BYTES;
    }
    JobSpec spec = live.info().spec();
    long bytes = LIVE_JOB_BYTES;
    bytes += spec.model().shardCount() * SHARD_BYTES;
    bytes += live.info().noiseKeys().size() * NOISE_KEY_BYTES;
    for (String client : live.info().participations().keySet()) {
      bytes += client.length() + PARTICIPATION_BYTES;
    }
    bytes += spec.model().tensors().size() * TENSOR_BYTES;
    bytes += jsonBytes(spec.trainer().parameters()) + jsonBytes(spec.cohort().labels());
    bytes += live.info().ledger().map(l -> l.roundsByMembers().size()).orElse(0) * LEDGER_BYTES;
    if (live instanceof JobState.Open open) {
      for (String client : open.round().cohort()) {
        bytes += client.length() + MEMBER_BYTES + (spec.isSecure() ? 3 * SENDER_BYTES : 0);
      }
    }
    return bytes;
  }

  /** Every character may have to be written as six. */
  private static long jsonBytes(Map<String, String> texts) {
    long bytes = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      bytes += 6L * (text.getKey().length() + text.getValue().length() + 1);
    }
    return bytes;
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
