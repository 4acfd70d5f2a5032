package dev.tributary.local.page;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.local.cluster.TopicSetup;
import dev.tributary.servers.EmbeddedBroker;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.Presences;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.Topics;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A broker whose topics tell of many clients and of many past rounds, as a coordinator and agents
 * would have written them.
 */
final class BigFederation implements AutoCloseable {
  private static final long EPOCH = 1;
  private static final int COHORT = 10;
  private static final long ROUND_MILLIS = 1_000;

  /** As the aggregation job does it. */
  private static final int SNAPSHOT_EVERY = 200;

  private final EmbeddedBroker broker;
  private final int clients;
  private final int jobs;
  private final int rounds;
  private final long beginMillis;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final RoundLog log = new RoundLog();

  /**
   * @param jobs of which the last tenth still runs
   * @param rounds of each job
   */
  BigFederation(Path directory, int clients, int jobs, int rounds) {
    this.broker = new EmbeddedBroker(directory);
    this.clients = clients;
    this.jobs = jobs;
    this.rounds = rounds;
    this.beginMillis = System.currentTimeMillis() - (long) jobs * rounds * ROUND_MILLIS;
    broker.start();
    TopicSetup.of(Topics.standard()).createMissing(broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka().producerProperties("past"))) {
      write(producer, new EpochStarted(EPOCH, "past", beginMillis));
      for (int job = 0; job < jobs; job++) {
        writeJob(producer, job);
      }
    }
    requireAllSent();
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(broker.bootstrapServers());
  }

  static String job(int index) {
    return "job-%04d".formatted(index);
  }

  /** A sign of life of every client. */
  void beat() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka().producerProperties("clients"))) {
      for (int i = 0; i < clients; i++) {
        byte[] presence =
            Presences.encode(
                client(i),
                List.of("mlp"),
                List.of(new ClientDataSet("digits", 100L, 64, 10)),
                false,
                beginMillis,
                "test",
                System.currentTimeMillis());
        send(
            producer,
            new ProducerRecord<>(
                kafka().topics().presence(), client(i).getBytes(StandardCharsets.UTF_8), presence));
      }
    }
    requireAllSent();
  }

  /** A record that is lost would make for less to show. */
  private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Future<?> unused =
        producer.send(record, (metadata, failed) -> failure.compareAndSet(null, failed));
  }

  private void requireAllSent() {
    if (failure.get() != null) {
      throw new IllegalStateException("a record was lost", failure.get());
    }
  }

  private static String client(int index) {
    return "client-%05d".formatted(index);
  }

  private void writeJob(KafkaProducer<byte[], byte[]> producer, int index) {
    JobSpec spec = spec();
    String job = job(index);
    long at = beginMillis + (long) index * rounds * ROUND_MILLIS;
    write(producer, new JobAccepted(EPOCH, job, spec, JobSpecs.sha256(spec), "key", at));
    write(producer, published(job, 0, at));
    for (int round = 1; round <= rounds; round++) {
      at += ROUND_MILLIS;
      int first = index * rounds + round;
      List<String> cohort =
          IntStream.range(0, COHORT).mapToObj(i -> client((first + 97 * i) % clients)).toList();
      write(
          producer,
          new RoundStarted(
              EPOCH,
              job,
              round,
              round - 1,
              cohort,
              COHORT,
              spec.update().grid(COHORT),
              at + 60_000,
              at));
      List<Member> members =
          IntStream.range(0, COHORT).mapToObj(i -> new Member(i, 1, i % 4)).toList();
      write(
          producer,
          new RoundClosed(EPOCH, job, round, members, 100L * COHORT, 40_000L * COHORT, at + 700));
      write(producer, published(job, round, at + 800));
      writeMetrics(producer, job, round, cohort, at + 600);
    }
    if (index < jobs - jobs / 10) {
      write(producer, new JobEnded(EPOCH, job, Outcome.FINISHED, "", at + 900));
    }
  }

  private static ModelPublished published(String job, int version, long at) {
    return new ModelPublished(
        EPOCH,
        job,
        version,
        version,
        List.of(
            new ShardLocation(
                new ShardLocation.Part(0, version, "0f".repeat(32)),
                List.<ShardLocation.Part>of())),
        at);
  }

  private void writeMetrics(
      KafkaProducer<byte[], byte[]> producer, String job, int round, List<String> cohort, long at) {
    for (String client : cohort) {
      ClientMetrics metrics =
          ClientMetrics.newBuilder()
              .setJob(job)
              .setRound(round)
              .setClient(client)
              .setAttempt(1)
              .setModelVersion(round - 1)
              .setExamples(100)
              .setLoss(1.0 / round)
              .setAccuracy(1 - 0.5 / round)
              .setTrainSeconds(0.2)
              .setFetchSeconds(0.01)
              .setUploadSeconds(0.02)
              .setUploadBytes(40_000)
              .setAtMillis(at)
              .setFailure(null)
              .build();
      send(
          producer,
          new ProducerRecord<>(
              kafka().topics().metrics(),
              job.getBytes(StandardCharsets.UTF_8),
              SingleObject.encode(metrics)));
    }
  }

  /** One writer, one partition: the offsets are known. */
  private void write(KafkaProducer<byte[], byte[]> producer, LogRecord record) {
    append(producer, record);
    if (log.nextOffset() - (log.state().lastSnapshotOffset() + 1) >= SNAPSHOT_EVERY) {
      append(
          producer,
          new Snapshot(
              EPOCH,
              log.nextOffset(),
              log.state().lastSnapshotOffset(),
              log.state(),
              record.atMillis()));
    }
  }

  private void append(KafkaProducer<byte[], byte[]> producer, LogRecord record) {
    if (log.read(log.nextOffset(), record) != RoundLog.Reading.EFFECTIVE) {
      throw new IllegalStateException("void: " + record);
    }
    send(
        producer,
        new ProducerRecord<>(kafka().topics().rounds(), 0, null, LogRecords.encode(record)));
  }

  private JobSpec spec() {
    return new JobSpec(
        "digits",
        "digits",
        new TrainerSpec("mlp", Map.of("layers", "64,10")),
        new ModelSpec(
            1,
            ModelSpec.DEFAULT_SHARD_COORDINATES,
            List.of(new TensorSpec("w", List.of(10, 64), TensorSpec.Init.GLOROT))),
        new CohortSpec(COHORT, COHORT, COHORT, 60_000, "uniform"),
        new RoundsSpec(2 * rounds, 60_000, 60_000, 5),
        new UpdateSpec(16, 100_000),
        new OptimizerSpec("fedavg", Map.of()));
  }

  @Override
  public void close() {
    broker.close();
  }
}
