package dev.tributary.local.page;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.local.quickstart.DigitsFederation;
import dev.tributary.local.quickstart.LocalFederation;
import dev.tributary.local.quickstart.QuickstartOptions;
import dev.tributary.wire.Presences;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.Topics;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A federation that learns the digits for longer than a test takes, one job that promises
 * differential privacy and waits for more clients than there are, and what a hostile client might
 * send.
 */
final class PageFixture implements AutoCloseable {
  static final String LEARNING = "digits-1";
  static final String WAITING = "crowd-1";
  static final int CLIENTS = 4;
  static final int CROWD = 40;

  /** What would run, or be seen as something else than text, were it read as markup. */
  static final String MARKUP = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalFederation servers;
  private final DigitsFederation digits;
  private final List<Agent> agents;

  PageFixture() {
    QuickstartOptions options = options(OptionalDouble.empty());
    servers = LocalFederation.start(options, Map.of());
    digits = new DigitsFederation(options);
    agents = servers.startAgents(digits.parts());
    JobClient jobs = JobClient.connect(servers.kafka(), PATIENCE);
    jobs.submit(LEARNING, digits.spec());
    try (DigitsFederation promising = new DigitsFederation(options(OptionalDouble.of(8)))) {
      jobs.submit(WAITING, crowded(promising.spec()));
    }
    sendHostileRecords();
  }

  private static QuickstartOptions options(OptionalDouble epsilon) {
    return new QuickstartOptions(
        CLIENTS,
        2_000,
        1,
        1,
        false,
        false,
        epsilon,
        Path.of("target", "page-" + UUID.randomUUID()));
  }

  JobSpec spec() {
    return digits.spec();
  }

  /** An API server on the federation, at a free port if none is given. */
  ApiServer serve(int port, Optional<Path> tokens) {
    return ApiServer.start(
        new ApiConfig(
            new Connection(servers.kafka(), Optional.of(servers.archive())),
            "127.0.0.1",
            port,
            tokens,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Optional.of(servers.flinkUi())),
        PATIENCE);
  }

  private static JobSpec crowded(JobSpec spec) {
    JobSpec crowded =
        new JobSpec(
            spec.name(),
            spec.dataSet(),
            spec.trainer(),
            spec.model(),
            new CohortSpec(CROWD, CROWD, CROWD, 60_000, "first"),
            spec.rounds(),
            spec.update(),
            spec.optimizer(),
            spec.privacy());
    return crowded.reserving(new ResourceSpec(64, 0));
  }

  private void sendHostileRecords() {
    Topics topics = servers.kafka().topics();
    byte[] presence =
        Presences.encode(
            "mallory",
            List.of(MARKUP),
            List.of(new ClientDataSet(MARKUP, 1L, 1, 1)),
            false,
            0,
            MARKUP,
            0);
    Rejection rejection =
        new Rejection(LEARNING, 1, MARKUP, 1, RejectReason.NOT_FINITE, MARKUP, new Position(0, 3));
    ClientMetrics metrics =
        ClientMetrics.newBuilder()
            .setJob(LEARNING)
            .setRound(1)
            .setClient("mallory")
            .setAttempt(1)
            .setModelVersion(0)
            .setExamples(0)
            .setLoss(null)
            .setAccuracy(null)
            .setTrainSeconds(0)
            .setFetchSeconds(0)
            .setUploadSeconds(0)
            .setUploadBytes(0)
            .setAtMillis(0)
            .setFailure(MARKUP)
            .build();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(servers.kafka().producerProperties("hostile"))) {
      send(producer, topics.presence(), "mallory", presence);
      send(
          producer,
          topics.rejected(),
          LEARNING,
          Rejections.encode(rejection, "updates", System.currentTimeMillis()));
      send(producer, topics.metrics(), LEARNING, SingleObject.encode(metrics));
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("could not send to " + topic, e);
    }
  }

  @Override
  public void close() {
    agents.parallelStream().forEach(Agent::close);
    digits.close();
    servers.close();
  }
}
