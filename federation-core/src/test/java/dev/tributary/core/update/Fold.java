package dev.tributary.core.update;

import dev.tributary.core.aggregation.ContributionHash;
import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Local aggregators with the world around them: an updates topic of two partitions, the round log,
 * what they tell, and the sums that they hand on, added up.
 */
final class Fold {
  static final int PARTITIONS = 2;

  final JobSpec spec;
  final ExampleLog log;
  final List<Outcome> outcomes = new ArrayList<>();
  final List<LocalAggregator> aggregators = new ArrayList<>();
  private final List<List<UpdateChunk>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
  private final Map<Integer, ExactSum> sums = new HashMap<>();

  /** One aggregator, and a job that waits for its first round. */
  Fold() {
    this(ExampleJob.spec());
  }

  Fold(JobSpec spec) {
    this.spec = spec;
    this.log = ExampleLog.waiting(spec);
    aggregators.add(new LocalAggregator(this::read, log::read, outcomes::add));
  }

  private Optional<UpdateChunk> read(Position position) {
    return Optional.ofNullable(
        partitions.get(position.partition()).get(Math.toIntExact(position.offset())));
  }

  /** The topic no longer holds it. */
  void lose(Position position) {
    partitions.get(position.partition()).set(Math.toIntExact(position.offset()), null);
  }

  /** A checkpoint, and a restart from it with another number of instances. */
  void restart(int parallelism) {
    restart(parallelism, checkpoint());
  }

  void restart(int parallelism, List<LedgerState> states) {
    aggregators.clear();
    for (int i = 0; i < parallelism; i++) {
      aggregators.add(
          LocalAggregator.restore(states, i, parallelism, this::read, log::read, outcomes::add));
    }
  }

  List<LedgerState> checkpoint() {
    return checkpoint(1);
  }

  /** A checkpoint that leaves smaller sums where they are. */
  List<LedgerState> checkpoint(int atLeast) {
    aggregators.forEach(aggregator -> aggregator.drain(atLeast, this::add));
    return aggregators.stream().map(LocalAggregator::snapshot).toList();
  }

  /** Every aggregator reads the log to its end. */
  Fold follow() {
    aggregators.forEach(this::follow);
    return this;
  }

  void follow(LocalAggregator aggregator) {
    log.read(aggregator.log().nextOffset(), aggregator::onLog);
  }

  /** Begins a round from the newest version. */
  Fold start(int round, int modelVersion, String... cohort) {
    log.started(round, modelVersion, cohort);
    return follow();
  }

  Position append(int partition, UpdateChunk chunk) {
    partitions.get(partition).add(chunk);
    return new Position(partition, partitions.get(partition).size() - 1L);
  }

  /** The first aggregator reads a new record of partition 0. */
  ChunkVerdict send(UpdateChunk chunk) {
    return send(0, 0, chunk);
  }

  ChunkVerdict send(int aggregator, int partition, UpdateChunk chunk) {
    return aggregators.get(aggregator).onChunk(append(partition, chunk), chunk);
  }

  /** Every chunk of an upload. */
  void upload(String client, int attempt) {
    upload(0, 0, client, attempt);
  }

  void upload(int aggregator, int partition, String client, int attempt) {
    for (int shard = 0; shard < spec.model().shardCount(); shard++) {
      send(aggregator, partition, chunk(client, attempt, shard));
    }
  }

  UpdateChunk chunk(String client, int attempt, int shard) {
    return chunk(1, 0, client, attempt, shard);
  }

  /** Weight and values tell client and attempt apart. */
  UpdateChunk chunk(int round, int modelVersion, String client, int attempt, int shard) {
    float[] values = new float[values(shard)];
    Arrays.fill(values, value(client, attempt));
    if (spec.carriesClipBit(shard)) {
      values[values.length - 1] = 1;
    }
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    return new UpdateChunk(
        ExampleLog.JOB,
        round,
        modelVersion,
        client,
        attempt,
        shard,
        spec.model().shardCount(),
        weight(client),
        bytes,
        0,
        bytes.length);
  }

  private int values(int shard) {
    return spec.model().shardSize(shard) + (spec.carriesClipBit(shard) ? 1 : 0);
  }

  /** A good chunk, changed. */
  UpdateChunk spoilt(String client, int attempt, int shard, Consumer<DraftChunk> change) {
    DraftChunk draft = new DraftChunk(chunk(client, attempt, shard));
    change.accept(draft);
    return draft.chunk();
  }

  static long weight(String client) {
    return client.length();
  }

  private static float value(String client, int attempt) {
    return (client.hashCode() % 7 + attempt * 0.25f) / 8;
  }

  void drain() {
    aggregators.forEach(aggregator -> aggregator.drain(1, this::add));
  }

  void drainClosed() {
    aggregators.forEach(aggregator -> aggregator.drainClosed(this::add));
  }

  private void add(PartialSum partial) {
    sums.computeIfAbsent(partial.shard(), s -> new ExactSum(values(s))).add(partial.sum());
  }

  /** What was handed on of a shard so far. */
  ExactSum sum(int shard) {
    return sums.getOrDefault(shard, new ExactSum(values(shard)));
  }

  /** Whether every shard's sum holds exactly these uploads, each written as client/attempt. */
  boolean holds(String... uploads) {
    return holdsOnPartition(0, uploads);
  }

  boolean holdsOnPartition(int partition, String... uploads) {
    ModelSpec model = spec.model();
    for (int shard = 0; shard < model.shardCount(); shard++) {
      ExactSum sum = sum(shard);
      Fingerprint fingerprint = Fingerprint.ZERO;
      long value = 0;
      long weight = 0;
      for (String upload : uploads) {
        String client = upload.substring(0, upload.indexOf('/'));
        int attempt = Integer.parseInt(upload.substring(upload.indexOf('/') + 1));
        fingerprint =
            fingerprint.plus(
                ContributionHash.of(ExampleLog.KEY, ExampleLog.JOB, 1, client, attempt, partition)
                    .ofShard(shard));
        value += (long) Math.rint(log.grid().factor(weight(client)) * value(client, attempt));
        weight += weight(client);
      }
      long expected = value;
      if (!sum.fingerprint().equals(fingerprint)
          || sum.weight() != weight
          || sum.count() != uploads.length
          || !Arrays.stream(sum.values()).allMatch(v -> v == expected)) {
        return false;
      }
    }
    return true;
  }

  List<Receipt> receipts() {
    return outcomes.stream().filter(Receipt.class::isInstance).map(Receipt.class::cast).toList();
  }

  List<Rejection> rejections() {
    return outcomes.stream()
        .filter(Rejection.class::isInstance)
        .map(Rejection.class::cast)
        .toList();
  }

  List<RejectReason> reasons() {
    return rejections().stream().map(Rejection::reason).toList();
  }

  Rejection lastRejection() {
    List<Rejection> rejections = rejections();
    return rejections.get(rejections.size() - 1);
  }
}
