package dev.tributary.benchmarks.load;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.wire.Commands;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Presences;
import dev.tributary.wire.avro.ClientDataSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A federation as its operator and its clients see it: they command, are there, and follow the log.
 * One thread.
 */
public final class Federation implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final RoundLogFollower log;

  /** The topics exist. */
  public Federation(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer = new KafkaProducer<>(kafka.producerProperties("bench"));
    this.log = RoundLogFollower.open(kafka);
  }

  public KafkaSettings kafka() {
    return kafka;
  }

  public void submit(String job, JobSpec spec) {
    send(kafka.topics().commands(), job, Commands.submit(job, JobSpecs.canonical(spec), 0));
    producer.flush();
  }

  public void stop(String job) {
    send(kafka.topics().commands(), job, Commands.stop(job, "measured", 0));
    producer.flush();
  }

  /** Makes clients available for as long as the aggregation job's presence time-out says. */
  public void present(List<String> clients) {
    List<ClientDataSet> data = List.of(new ClientDataSet("none", 1L, 1, 1));
    for (String client : clients) {
      send(
          kafka.topics().presence(),
          client,
          Presences.encode(client, List.of("bench"), data, false, 0, "bench", 0));
    }
    producer.flush();
  }

  // Whoever waits for the effect notices that a record is missing.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(String topic, String key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Waits until a round collects updates. */
  public RoundStarted awaitRound(String job, int round, Duration patience) {
    return await(
        "round %d of %s".formatted(round, job),
        patience,
        job,
        state ->
            state instanceof JobState.Collecting collecting && collecting.round().round() == round
                ? Optional.of(collecting.round())
                : Optional.empty());
  }

  /** Waits until a version, or a later one, is published; the newest. */
  public ModelPublished awaitVersion(String job, int version, Duration patience) {
    return await(
        "version %d of %s".formatted(version, job),
        patience,
        job,
        state ->
            state instanceof JobState.Live live && live.info().version() >= version
                ? live.info().model()
                : Optional.empty());
  }

  private <T> T await(
      String what, Duration patience, String job, Function<JobState, Optional<T>> seen) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos()) {
      JobState state = log.log().state().jobs().get(job);
      if (state instanceof JobState.Ended ended) {
        throw new IllegalStateException("%s ended: %s".formatted(job, ended.reason()));
      }
      Optional<T> found = seen.apply(state);
      if (found.isPresent()) {
        return found.get();
      }
      log.poll(POLL, (offset, record) -> {});
    }
    throw new IllegalStateException("waited %d s for %s".formatted(patience.toSeconds(), what));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    log.close();
  }
}
