package dev.tributary.benchmarks.chaos;

import dev.tributary.core.aggregation.ServerOptimizer;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.TopicSpec;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The models that a job must come to, computed from the first model, the logged member sets and the
 * members' chunks as they lie in the updates topic, and nothing else: each member once, in integers
 * of any size.
 */
final class ReferenceModels {

  private record Key(int round, String client, int attempt, int partition, int shard) {}

  private record Attempt(int round, String client, int attempt) {}

  private final LoggedRounds log;
  private final JobSpec spec;

  /** Within a partition the first chunk of a shard counts. */
  private final Map<Key, UpdateChunk> chunks = new HashMap<>();

  private ReferenceModels(LoggedRounds log) {
    this.log = log;
    this.spec = log.spec();
  }

  static ReferenceModels read(KafkaSettings kafka, String job) {
    ReferenceModels reference = new ReferenceModels(LoggedRounds.read(kafka, job));
    String topic = kafka.topics().updates();
    int partitions =
        kafka.topics().all().stream()
            .filter(each -> each.name().equals(topic))
            .mapToInt(TopicSpec::partitions)
            .findFirst()
            .orElseThrow();
    try (PositionalReader reader = new PositionalReader(kafka)) {
      for (int partition = 0; partition < partitions; partition++) {
        int from = partition;
        reader.readRange(
            topic,
            partition,
            0,
            reader.endOffset(topic, partition),
            (offset, bytes) -> reference.take(job, from, bytes));
      }
    }
    return reference;
  }

  private void take(String job, int partition, byte[] bytes) {
    try {
      UpdateChunk chunk = UpdateChunks.view(bytes);
      if (chunk.job().equals(job)) {
        chunks.putIfAbsent(
            new Key(chunk.round(), chunk.client(), chunk.attempt(), partition, chunk.shard()),
            chunk);
      }
    } catch (WireException unreadable) {
      throw new IllegalStateException("an agent sent what is no chunk", unreadable);
    }
  }

  /** Uploads of which a part arrived, and never the rest. */
  int cutUploads() {
    Map<Attempt, Set<Integer>> shards = new HashMap<>();
    for (Key key : chunks.keySet()) {
      shards
          .computeIfAbsent(
              new Attempt(key.round(), key.client(), key.attempt()), attempt -> new HashSet<>())
          .add(key.shard());
    }
    return Math.toIntExact(
        shards.values().stream().filter(some -> some.size() < spec.model().shardCount()).count());
  }

  /** Hex SHA-256 of each version from 1, as the archive has it. */
  List<String> archived() {
    return log.archived().entrySet().stream()
        .filter(version -> version.getKey() > 0)
        .map(version -> version.getValue().sha256())
        .toList();
  }

  /** Whether every round made a model and counted every client of this number. */
  boolean countsAllOf(int clients) {
    return log.published().values().stream()
        .filter(model -> model.version() > 0)
        .allMatch(
            model ->
                model.round() == model.version()
                    && log.closed(model.round()).members().size() == clients);
  }

  /**
   * Hex SHA-256 of each version from 1, as it must be.
   *
   * @throws IllegalStateException if a member counts twice, or lacks a chunk, or if the weights do
   *     not add up
   */
  List<String> expected() {
    ServerOptimizer optimizer =
        ServerOptimizers.create(spec.optimizer().name(), spec.optimizer().parameters());
    ModelSpec model = spec.model();
    float[][] parameters = new float[model.shardCount()][];
    float[][][] slots = new float[model.shardCount()][][];
    for (int shard = 0; shard < model.shardCount(); shard++) {
      parameters[shard] = InitialModel.shard(model, shard);
      slots[shard] = new float[optimizer.slots()][model.shardSize(shard)];
    }
    List<String> hashes = new ArrayList<>();
    for (ModelPublished published : log.published().values()) {
      if (published.version() > 0) {
        for (int shard = 0; shard < model.shardCount(); shard++) {
          double[] mean = mean(published.round(), shard);
          optimizer.step(parameters[shard], slots[shard], mean, published.version());
        }
        hashes.add(sha256(parameters));
      }
    }
    return hashes;
  }

  private double[] mean(int round, int shard) {
    RoundStarted started = log.started(round);
    RoundClosed closed = log.closed(round);
    int exponent = started.grid().scaleExponent();
    BigInteger[] sum = new BigInteger[spec.model().shardSize(shard)];
    Arrays.fill(sum, BigInteger.ZERO);
    Set<String> counted = new HashSet<>();
    long weight = 0;
    for (Member member : closed.members()) {
      String client = started.cohort().get(member.cohortIndex());
      UpdateChunk chunk =
          chunks.get(new Key(round, client, member.attempt(), member.partition(), shard));
      if (chunk == null || !counted.add(client)) {
        throw new IllegalStateException(
            "round %d counts %s, which %s"
                .formatted(
                    round, member, chunk == null ? "sent no shard " + shard : "is in it twice"));
      }
      ByteBuffer values =
          ByteBuffer.wrap(chunk.bytes(), chunk.offset(), sum.length * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < sum.length; i++) {
        double scaled = Math.scalb((double) chunk.weight(), exponent) * values.getFloat();
        sum[i] = sum[i].add(BigInteger.valueOf((long) Math.rint(scaled)));
      }
      weight += chunk.weight();
    }
    if (weight != closed.totalWeight()) {
      throw new IllegalStateException(
          "weight of round %d must be %d, got %d".formatted(round, weight, closed.totalWeight()));
    }
    double step = Math.scalb(1.0, -exponent) / weight;
    return Arrays.stream(sum).mapToDouble(each -> each.longValueExact() * step).toArray();
  }

  private static String sha256(float[][] shards) {
    MessageDigest hash = FloatBytes.newSha256();
    for (float[] shard : shards) {
      ByteBuffer bytes =
          ByteBuffer.allocate(shard.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(shard);
      hash.update(bytes.array());
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
