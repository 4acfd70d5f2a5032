package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a prefix of the log amounts to: the same for every reader of the same prefix.
 *
 * @param epoch the highest epoch started, 0 if none was
 * @param instance the coordinator instance that started it, empty if none did
 * @param lastSnapshotOffset offset of the newest snapshot, -1 if there is none
 * @param jobs every job by id, ended ones included
 * @param aliases the names of models
 * @param holds of clients that are kept out of rounds, or were once, by client
 * @param deleted jobs that were deleted; their ids stay taken
 */
public record LogState(
    long epoch,
    String instance,
    long lastSnapshotOffset,
    Map<String, JobState> jobs,
    AliasBook aliases,
    SortedMap<String, ClientHolds> holds,
    Set<String> deleted) {
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

  private static final long ALIAS_BYTES = 100;
  private static final long ALIASED_MODEL_BYTES = 120;
  private static final long HOLDS_BYTES = 80;

  /** Without aliases, holds and deleted jobs. */
  public LogState(
      long epoch, String instance, long lastSnapshotOffset, Map<String, JobState> jobs) {
    this(epoch, instance, lastSnapshotOffset, jobs, AliasBook.EMPTY, new TreeMap<>(), Set.of());
  }

  public LogState {
    jobs = Collections.unmodifiableMap(new TreeMap<>(jobs));
    holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
    deleted = Collections.unmodifiableSet(new TreeSet<>(deleted));
  }

  /** How a client is kept out of rounds, if it is. */
  public ClientHolds holds(String client) {
    return holds.getOrDefault(client, ClientHolds.NONE);
  }

  /** Whether one of these is asked for no new round. */
  boolean holdsAny(List<String> clients) {
    return !holds.isEmpty() && clients.stream().anyMatch(client -> holds(client).isHeld());
  }

  /** About how many bytes it takes on the wire; never fewer than it does take. */
  public long estimatedBytes() {
    long bytes = jobs.values().stream().mapToLong(LogState::estimatedBytes).sum();
    for (List<AliasedModel> models : aliases.models().values()) {
      bytes += ALIAS_BYTES;
      for (AliasedModel model : models) {
        bytes += ALIASED_MODEL_BYTES + model.uri().length() * 3L;
      }
    }
    for (Map.Entry<String, ClientHolds> held : holds.entrySet()) {
      bytes += HOLDS_BYTES + held.getKey().length();
      bytes += textBytes(held.getValue().cordon()) + textBytes(held.getValue().quarantine());
    }
    for (String job : deleted) {
      bytes += job.length() + 2;
    }
    return bytes;
  }

  private static long textBytes(ClientHold hold) {
    return 3L * (hold.by().length() + hold.reason().length());
  }

  private static long estimatedBytes(JobState job) {
    if (!(job instanceof JobState.Live live)) {
      return ENDED_JOB_BYTES;
    }
    JobSpec spec = live.info().spec();
    long bytes = LIVE_JOB_BYTES;
    bytes += spec.model().shardCount() * SHARD_BYTES;
    bytes += live.info().noiseKeys().size() * NOISE_KEY_BYTES;
    bytes += spec.model().source().map(source -> source.uri().length() + TENSOR_BYTES).orElse(0L);
    for (String client : live.info().participations().keySet()) {
      bytes += client.length() + PARTICIPATION_BYTES;
    }
    bytes += spec.model().tensors().size() * TENSOR_BYTES;
    bytes += jsonBytes(spec.trainer().parameters()) + jsonBytes(spec.cohort().labels());
    bytes += live.info().ledger().map(l -> l.roundsByMembers().size()).orElse(0) * LEDGER_BYTES;
    if (live instanceof JobState.Stopping stopping) {
      bytes += jsonBytes(Map.of("", stopping.reason()));
      for (String client : stopping.round().cohort()) {
        bytes += client.length() + MEMBER_BYTES;
      }
    }
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
    return new LogState(next, by, lastSnapshotOffset, jobs, aliases, holds, deleted);
  }

  LogState withSnapshotAt(long offset) {
    return new LogState(epoch, instance, offset, jobs, aliases, holds, deleted);
  }

  LogState withJob(JobState job) {
    Map<String, JobState> next = new TreeMap<>(jobs);
    next.put(job.id(), job);
    return new LogState(epoch, instance, lastSnapshotOffset, next, aliases, holds, deleted);
  }

  LogState withDeleted(String job) {
    Map<String, JobState> next = new TreeMap<>(jobs);
    next.remove(job);
    Set<String> gone = new TreeSet<>(deleted);
    gone.add(job);
    return new LogState(epoch, instance, lastSnapshotOffset, next, aliases, holds, gone);
  }

  LogState withAliases(AliasBook next) {
    return new LogState(epoch, instance, lastSnapshotOffset, jobs, next, holds, deleted);
  }

  LogState withHolds(String client, ClientHolds next) {
    SortedMap<String, ClientHolds> all = new TreeMap<>(holds);
    all.put(client, next);
    return new LogState(epoch, instance, lastSnapshotOffset, jobs, aliases, all, deleted);
  }
}
