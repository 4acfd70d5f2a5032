package dev.tributary.local.federation;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.flink.AggregationConfig;
import dev.tributary.flink.AggregationJob;
import dev.tributary.local.cluster.TopicSetup;
import dev.tributary.local.embedded.EmbeddedJob;
import dev.tributary.local.embedded.EmbeddedStack;
import dev.tributary.servers.EmbeddedS3;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.storage.model.ModelShards;
import dev.tributary.wire.Commands;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Presences;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.Topics;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.RejectedContribution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;

/**
 * One aggregation job on topics of its own, and the hands with which a test plays clients, good and
 * bad.
 */
final class TestFederation implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedStack stack = SharedStack.get();
  private final Topics topics = new Topics("t" + UUID.randomUUID().toString().substring(0, 8));
  private final KafkaSettings kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaLogTail log;
  private final RoundLog reader = new RoundLog();
  private final List<LogRecord> effective = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final int parallelism;
  private EmbeddedJob job;

  private TestFederation(int parallelism, Map<String, String> overrides) {
    this.parallelism = parallelism;
    kafka =
        new KafkaSettings(Map.of("bootstrap.servers", stack.broker().bootstrapServers()), topics);
    TopicSetup.of(topics).createMissing(stack.broker().bootstrapServers());
    producer = new KafkaProducer<>(kafka.producerProperties("test"));
    log = new KafkaLogTail(kafka);
    settings.put("kafka.bootstrap.servers", stack.broker().bootstrapServers());
    settings.put("topics.prefix", topics.prefix());
    settings.put("s3.endpoint", stack.s3().endpoint().toString());
    settings.put("s3.region", EmbeddedS3.REGION);
    settings.put("s3.access-key", EmbeddedS3.ACCESS_KEY);
    settings.put("s3.secret-key", EmbeddedS3.SECRET_KEY);
    settings.put("s3.path-style-access", "true");
    settings.put("archive.bucket", SharedStack.ARCHIVE);
    settings.put("archive.prefix", topics.prefix());
    settings.put("presence.timeout-millis", "600000");
    settings.put("checkpoint.interval-millis", "1000");
    settings.putAll(overrides);
  }

  /** A running aggregation job. */
  static TestFederation start(int parallelism) {
    return start(parallelism, Map.of());
  }

  static TestFederation start(int parallelism, Map<String, String> overrides) {
    TestFederation federation = new TestFederation(parallelism, overrides);
    federation.job = federation.submitJob(Map.of(), parallelism);
    return federation;
  }

  private EmbeddedJob submitJob(Map<String, String> flink, int jobParallelism) {
    Configuration configuration = stack.flink().configuration();
    flink.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(jobParallelism);
    AggregationJob.define(env, AggregationConfig.fromMap(settings));
    EmbeddedJob submitted = stack.flink().submit(env.getStreamGraph());
    submitted.awaitRunning(PATIENCE);
    return submitted;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  Topics topics() {
    return topics;
  }

  /** The archive that the job writes to. */
  ModelArchive archive() {
    return new ModelArchive(S3Settings.fromMap(settings));
  }

  EmbeddedStack stack() {
    return stack;
  }

  EmbeddedJob job() {
    return job;
  }

  int parallelism() {
    return parallelism;
  }

  /** Stops with a savepoint and goes on from it. */
  void restartAt(int newParallelism) {
    String savepoint = job.stopWithSavepoint();
    job = submitJob(Map.of("execution.state-recovery.path", savepoint), newParallelism);
  }

  /** A spec with so many coordinates, all zero at first, and FedAvg. */
  static JobSpec spec(int coordinates, int shardCoordinates, CohortSpec cohort, int rounds) {
    TensorSpec tensor = new TensorSpec("w", List.of(coordinates), TensorSpec.Init.ZEROS);
    return new JobSpec(
        "test",
        "none",
        new TrainerSpec("test", Map.of()),
        new ModelSpec(1, shardCoordinates, List.of(tensor)),
        cohort,
        new RoundsSpec(rounds, 300_000, 300_000, 3),
        new UpdateSpec(8, 1000),
        new OptimizerSpec("fedavg", Map.of()));
  }

  static CohortSpec cohort(int size) {
    return new CohortSpec(size, size, size, 10_000, "first");
  }

  void submit(String id, JobSpec spec) {
    send(topics.commands(), id, Commands.submit(id, JobSpecs.canonical(spec), 0));
  }

  /** Makes clients available. */
  void present(String... ids) {
    for (String id : ids) {
      send(
          topics.presence(),
          id,
          Presences.encode(
              id,
              List.of("test"),
              List.of(new ClientDataSet("none", 1L, 1, 1)),
              false,
              0,
              "test",
              0));
    }
  }

  /** Sends all chunks of an upload, in shard order, and waits for the broker. */
  void upload(JobSpec spec, RoundStarted round, String client, int attempt, float[] delta) {
    for (int shard = 0; shard < spec.model().shardCount(); shard++) {
      sendChunk(client, chunk(spec, round, client, attempt, shard, delta));
    }
  }

  /** As {@link #send}, from a client whose clock shows this. */
  RecordMetadata sendAt(long clientMillis, String topic, String key, byte[] value) {
    return sent(
        new ProducerRecord<>(
            topic, null, clientMillis, key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** One chunk with weight 1 + the index of the client in the cohort. */
  static byte[] chunk(
      JobSpec spec, RoundStarted round, String client, int attempt, int shard, float[] delta) {
    return UpdateChunks.encode(
        round.job(),
        round.round(),
        round.modelVersion(),
        client,
        attempt,
        shard,
        spec.model().shardCount(),
        weight(round, client),
        delta,
        spec.model().shardStart(shard),
        spec.model().shardSize(shard));
  }

  static long weight(RoundStarted round, String client) {
    return 1L + round.cohort().indexOf(client);
  }

  RecordMetadata sendChunk(String client, byte[] chunk) {
    return send(topics.updates(), client, chunk);
  }

  RecordMetadata send(String topic, String key, byte[] value) {
    return sent(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
  }

  private RecordMetadata sent(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (Exception e) {
      throw new IllegalStateException("could not send to " + record.topic(), e);
    }
  }

  /** The log as it is now. */
  LogState state() {
    log.read(
        reader.nextOffset(),
        (offset, record) -> {
          if (reader.read(offset, record) == RoundLog.Reading.EFFECTIVE) {
            effective.add(record);
          }
        });
    return reader.state();
  }

  /** Effective records so far. */
  List<LogRecord> effective() {
    state();
    return List.copyOf(effective);
  }

  <T> T await(String what, Function<LogState, T> seen) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> seen.apply(state()), value -> value != null);
  }

  /** Waits until a round collects updates. */
  RoundStarted awaitRound(String id, int round) {
    return await(
        "round %d of %s".formatted(round, id),
        state ->
            state.jobs().get(id) instanceof JobState.Collecting c && c.round().round() == round
                ? c.round()
                : null);
  }

  /** Waits until a version is published. */
  ModelPublished awaitVersion(String id, int version) {
    return await(
        "version %d of %s".formatted(version, id),
        state ->
            effective.stream()
                .filter(r -> r instanceof ModelPublished)
                .map(ModelPublished.class::cast)
                .filter(p -> p.job().equals(id) && p.version() == version)
                .findFirst()
                .orElse(null));
  }

  JobState.Ended awaitEnd(String id) {
    return await(
        "the end of " + id,
        state -> state.jobs().get(id) instanceof JobState.Ended ended ? ended : null);
  }

  float[] model(ModelPublished published, ModelSpec model) {
    try (ModelShards shards = new ModelShards(kafka)) {
      return shards.readModel(published, model);
    }
  }

  /** The records of the rejected topic so far. */
  List<RejectedContribution> rejected() {
    List<RejectedContribution> records = new ArrayList<>();
    try (PositionalReader topic = new PositionalReader(kafka)) {
      long end = topic.endOffset(topics.rejected(), 0);
      topic.readRange(
          topics.rejected(), 0, 0, end, (offset, bytes) -> records.add(rejection(bytes)));
    }
    return records;
  }

  private static RejectedContribution rejection(byte[] bytes) {
    try {
      return Rejections.decode(bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (!job.status().isGloballyTerminalState()) {
      job.cancel();
    }
    producer.close();
    log.close();
  }
}
