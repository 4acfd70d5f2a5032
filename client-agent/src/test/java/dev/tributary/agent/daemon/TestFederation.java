package dev.tributary.agent.daemon;

import static java.util.function.Predicate.not;

import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.model.ModelPartPublisher;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.TopicSpec;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** The rest of the federation, played by a test: it decides, and looks at what clients sent. */
final class TestFederation implements AutoCloseable {
  private static final long EPOCH = 1;

  final KafkaSettings kafka;
  private final TestBroker broker;
  private final ModelPartPublisher publisher;
  private final PositionalReader reader;

  TestFederation(TestBroker broker, KafkaSettings kafka) {
    this.broker = broker;
    this.kafka = kafka;
    this.publisher = new ModelPartPublisher(kafka);
    this.reader = new PositionalReader(kafka);
    write(new EpochStarted(EPOCH, "test", 0));
  }

  void write(LogRecord record) {
    broker.append(kafka.topics().rounds(), 0, LogRecords.encode(record));
  }

  /** Accepts a job and publishes its version 0. */
  ModelPublished accept(String job, JobSpec spec) {
    write(new JobAccepted(EPOCH, job, spec, JobSpecs.sha256(spec), "key", 0));
    return publish(job, spec, 0, 0, initial(spec));
  }

  static float[] initial(JobSpec spec) {
    ModelSpec model = spec.model();
    float[] values = new float[model.parameterCount()];
    for (int shard = 0; shard < model.shardCount(); shard++) {
      float[] part = InitialModel.shard(model, shard);
      System.arraycopy(part, 0, values, model.shardStart(shard), part.length);
    }
    return values;
  }

  ModelPublished publish(String job, JobSpec spec, int version, int round, float[] values) {
    ModelSpec model = spec.model();
    List<ShardLocation> shards =
        IntStream.range(0, model.shardCount())
            .mapToObj(
                shard -> {
                  int from = model.shardStart(shard);
                  float[] part = Arrays.copyOfRange(values, from, from + model.shardSize(shard));
                  return publisher.publish(
                      new ShardVersion(job, model, version, round, shard, part, new float[0][]));
                })
            .toList()
            .stream()
            .map(location -> location.join())
            .toList();
    ModelPublished published = new ModelPublished(EPOCH, job, version, round, shards, 0);
    write(published);
    return published;
  }

  /** What a job must have whose shards make noise, before its rounds. */
  void fixNoiseKeys(String job, JobSpec spec) {
    write(
        new NoiseKeysFixed(
            EPOCH, job, Collections.nCopies(spec.model().shardCount(), "0f".repeat(32)), 0));
  }

  void start(String job, JobSpec spec, int round, int version, String... cohort) {
    write(
        new RoundStarted(
            EPOCH,
            job,
            round,
            version,
            List.of(cohort),
            1,
            spec.update().grid(cohort.length),
            Long.MAX_VALUE / 4,
            0));
  }

  /** Closes a round with the first of the cohort as its only member. */
  void close(String job, int round) {
    write(new RoundClosed(EPOCH, job, round, List.of(new Member(0, 1, 0)), 1, 1, 0));
  }

  void abandon(String job, int round) {
    write(new RoundAbandoned(EPOCH, job, round, "test", 0));
  }

  void end(String job) {
    write(new JobEnded(EPOCH, job, Outcome.FINISHED, "", 0));
  }

  /** A value that a topic holds. */
  record Sent(String topic, int partition, byte[] value) {}

  /** All that a topic holds. */
  List<Sent> all(String topic) {
    TopicSpec spec =
        kafka.topics().all().stream().filter(t -> t.name().equals(topic)).findFirst().orElseThrow();
    List<Sent> all = new ArrayList<>();
    for (int partition = 0; partition < spec.partitions(); partition++) {
      int from = partition;
      reader.readRange(
          topic,
          partition,
          0,
          reader.endOffset(topic, partition),
          (offset, value) -> all.add(new Sent(topic, from, value)));
    }
    return all;
  }

  /** A chunk, the partition that holds it, and its values. */
  record Chunk(int partition, UpdateChunk head, float[] values) {}

  List<Chunk> chunks() {
    return all(kafka.topics().updates()).stream().map(TestFederation::chunk).toList();
  }

  List<Chunk> chunks(String job, int round) {
    return chunks().stream()
        .filter(chunk -> chunk.head().job().equals(job) && chunk.head().round() == round)
        .toList();
  }

  private static Chunk chunk(Sent sent) {
    try {
      UpdateChunk head = UpdateChunks.view(sent.value());
      float[] values = new float[head.length() / Float.BYTES];
      FloatBytes.decode(
          Arrays.copyOfRange(head.bytes(), head.offset(), head.offset() + head.length()),
          values,
          0);
      return new Chunk(sent.partition(), head, values);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  List<ClientPresence> presences() {
    return all(kafka.topics().presence()).stream()
        .map(sent -> (ClientPresence) decode(sent))
        .toList();
  }

  List<ClientMetrics> metrics() {
    return all(kafka.topics().metrics()).stream()
        .map(sent -> (ClientMetrics) decode(sent))
        .toList();
  }

  /** What clients said about rounds of which they sent no update. */
  List<String> failures() {
    return metrics().stream()
        .map(ClientMetrics::getFailure)
        .filter(not(failure -> failure == null))
        .toList();
  }

  static SpecificRecord decode(Sent sent) {
    try {
      return SingleObject.decode(sent.value());
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    publisher.close();
    reader.close();
  }
}
