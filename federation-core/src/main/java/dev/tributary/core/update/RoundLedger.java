package dev.tributary.core.update;

import dev.tributary.core.aggregation.ContributionHash;
import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.privacy.L2;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One open round as a local aggregator sees it: its uploads and what is folded of them. */
final class RoundLedger {
  /** Attempts of one client in one round; their ledgers are what a client can make us remember. */
  static final int MOST_UPLOADS = 100;

  final JobInfo job;
  final RoundStarted round;
  private final Set<String> cohort;
  private final ExactSum[] sums;
  private final SumPool pool;
  private final Map<String, List<Upload>> uploads = new TreeMap<>();
  private Map<String, Member> wanted;

  /** Of a secure round; null of a plain one. */
  private final SecureAggregationSpec masked;

  private final OptionalDouble clipNorm;

  RoundLedger(JobState.Uploading state, SumPool pool) {
    this.job = state.info();
    this.round = state.round();
    this.masked = job.spec().privacy().secureAggregation().orElse(null);
    this.clipNorm = masked == null ? job.clipNorm() : OptionalDouble.empty();
    this.cohort = Set.copyOf(uploaders(state));
    this.sums = new ExactSum[model().shardCount()];
    this.pool = pool;
    if (state instanceof JobState.Closed closed) {
      close(closed);
    }
  }

  private static List<String> uploaders(JobState.Uploading state) {
    List<String> cohort = state.round().cohort();
    return state
        .setup()
        .map(setup -> setup.shares().members())
        .map(members -> members.stream().map(sender -> cohort.get(sender.cohortIndex())).toList())
        .orElse(cohort);
  }

  /** Whether updates are masked: then a client has one attempt, and its weight is hidden. */
  boolean isMasked() {
    return masked != null;
  }

  /** The L2 norm that no update may pass; empty if the job bounds none or can not see it. */
  OptionalDouble clipNorm() {
    return clipNorm;
  }

  /** Of a chunk that was checked; 0 if there is no bound to hold it against. */
  double squaredNorm(UpdateChunk chunk) {
    return clipNorm.isEmpty()
        ? 0
        : L2.squaredNorm(chunk.bytes(), chunk.offset(), model().shardSize(chunk.shard()));
  }

  /** Bytes of the values of a shard's chunk. */
  int chunkBytes(int shard) {
    return values(shard) * (isMasked() ? masked.valueBytes() : Float.BYTES);
  }

  /** Integers in a shard's sum. */
  private int values(int shard) {
    int size = model().shardSize(shard);
    return isMasked() ? masked.maskedValues(size) : size + (carriesBit(shard) ? 1 : 0);
  }

  /** Whether the last value of a shard's chunk is the client's bit. */
  boolean carriesBit(int shard) {
    return job.spec().carriesClipBit(shard);
  }

  /** The bit of a chunk that carries one: 1 or -1 if the chunk was checked. */
  float bit(UpdateChunk chunk) {
    return FloatBytes.at(chunk.bytes(), chunk.offset(), model().shardSize(chunk.shard()));
  }

  /** Bytes of the values of all chunks of an upload. */
  long uploadBytes() {
    return IntStream.range(0, model().shardCount()).mapToLong(this::chunkBytes).sum();
  }

  ModelSpec model() {
    return job.spec().model();
  }

  boolean isSelected(String client) {
    return cohort.contains(client);
  }

  /** Fixes what counts. */
  void close(JobState.Closed state) {
    wanted = new HashMap<>();
    for (Member member : state.closed().members()) {
      wanted.put(round.cohort().get(member.cohortIndex()), member);
    }
  }

  boolean isClosed() {
    return wanted != null;
  }

  /** Whether the closed round's member set holds the upload. */
  boolean isWanted(String client, int attempt, int partition) {
    Member member = wanted.get(client);
    return member != null && member.attempt() == attempt && member.partition() == partition;
  }

  boolean isWanted(Upload upload) {
    return isWanted(upload.client, upload.attempt, upload.partition);
  }

  List<Upload> uploadsOf(String client) {
    return uploads.getOrDefault(client, List.of());
  }

  /** Whether the client has no room for this upload; one that is known or that counts has it. */
  boolean isFull(String client, int attempt, int partition) {
    List<Upload> known = uploadsOf(client);
    return known.size() >= MOST_UPLOADS
        && known.stream().noneMatch(u -> u.attempt == attempt && u.partition == partition)
        && !(isClosed() && isWanted(client, attempt, partition));
  }

  Stream<Upload> uploads() {
    return uploads.values().stream().flatMap(List::stream);
  }

  /** The ledger of a client's attempt on a partition, opened if it is new. */
  Upload upload(String client, int attempt, int partition, long weight) {
    List<Upload> ofClient = uploads.computeIfAbsent(client, c -> new ArrayList<>(1));
    for (Upload upload : ofClient) {
      if (upload.attempt == attempt && upload.partition == partition) {
        return upload;
      }
    }
    Upload upload = new Upload(client, attempt, partition, weight, model().shardCount());
    ofClient.add(upload);
    return upload;
  }

  /** The uploads of the closed round's member set. */
  Set<EndedRounds.Key> countedKeys() {
    return wanted.entrySet().stream()
        .map(e -> new EndedRounds.Key(e.getKey(), e.getValue().attempt(), e.getValue().partition()))
        .collect(Collectors.toSet());
  }

  /** The uploads that somebody was told about. */
  Set<EndedRounds.Key> reportedKeys() {
    return uploads()
        .filter(Upload::isReported)
        .map(u -> new EndedRounds.Key(u.client, u.attempt, u.partition))
        .collect(Collectors.toSet());
  }

  void fold(ChunkKernel kernel, UpdateChunk chunk, Upload upload) {
    ExactSum sum = sum(chunk.shard());
    if (isMasked()) {
      int count = values(chunk.shard());
      kernel.addMasked(chunk.bytes(), chunk.offset(), count, masked.modulusBits(), sum.values());
    } else {
      int size = model().shardSize(chunk.shard());
      kernel.add(chunk.bytes(), chunk.offset(), size, factor(upload), sum.values());
      addBit(chunk, 1, sum);
    }
    sum.added(fingerprint(upload, chunk.shard()), upload.weight);
    upload.setFolded(chunk.shard(), true);
  }

  void undo(ChunkKernel kernel, UpdateChunk chunk, Upload upload) {
    ExactSum sum = sum(chunk.shard());
    if (isMasked()) {
      int count = values(chunk.shard());
      kernel.subtractMasked(
          chunk.bytes(), chunk.offset(), count, masked.modulusBits(), sum.values());
    } else {
      int size = model().shardSize(chunk.shard());
      kernel.subtract(chunk.bytes(), chunk.offset(), size, factor(upload), sum.values());
      addBit(chunk, -1, sum);
    }
    sum.subtracted(fingerprint(upload, chunk.shard()), upload.weight);
    upload.setFolded(chunk.shard(), false);
  }

  /** A bit is a whole number already and is on no grid. */
  private void addBit(UpdateChunk chunk, int times, ExactSum sum) {
    if (carriesBit(chunk.shard())) {
      sum.values()[model().shardSize(chunk.shard())] += times * (long) bit(chunk);
    }
  }

  private double factor(Upload upload) {
    return round.grid().factor(upload.weight);
  }

  private Fingerprint fingerprint(Upload upload, int shard) {
    return ContributionHash.of(
            job.fingerprintKey(),
            job.id(),
            round.round(),
            upload.client,
            upload.attempt,
            upload.partition)
        .ofShard(shard);
  }

  private ExactSum sum(int shard) {
    if (sums[shard] == null) {
      sums[shard] = pool.take(values(shard));
    }
    return sums[shard];
  }

  /** Hands on what was folded since the last drain. The consumer must not keep the sums. */
  void drain(Consumer<PartialSum> consumer) {
    drain(sum -> true, consumer);
  }

  /** Hands on the sums that hold at least so many contributions. */
  void drain(int atLeast, Consumer<PartialSum> consumer) {
    drain(sum -> sum.count() >= atLeast, consumer);
  }

  private void drain(Predicate<ExactSum> which, Consumer<PartialSum> consumer) {
    BitSet drained = new BitSet(sums.length);
    for (int shard = 0; shard < sums.length; shard++) {
      if (sums[shard] != null && which.test(sums[shard])) {
        consumer.accept(new PartialSum(job.id(), round.round(), shard, sums[shard]));
        pool.giveBack(sums[shard]);
        sums[shard] = null;
        drained.set(shard);
      }
    }
    if (!drained.isEmpty()) {
      uploads().forEach(upload -> upload.handedOn(drained));
    }
  }

  /** Whether anything was folded since the last drain. */
  boolean hasUndrained() {
    for (ExactSum sum : sums) {
      if (sum != null) {
        return true;
      }
    }
    return false;
  }

  /** Drops what was folded and not drained: nobody will ask for it. */
  void discard() {
    drain(partial -> {});
  }
}
