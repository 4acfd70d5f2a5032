package dev.tributary.agent.daemon;

import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** The ways to the broker and the archive: decisions in, models in, everything else out. */
final class Connection implements AutoCloseable {
  /** How long to wait for the broker before it is told that there is none. */
  private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);

  private static final Duration FETCH_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final RoundLogFollower rounds;
  private final ModelSource models;
  private final Outbox outbox;

  private Connection(RoundLogFollower rounds, ModelSource models, Outbox outbox) {
    this.rounds = rounds;
    this.models = models;
    this.outbox = outbox;
  }

  /**
   * @throws IllegalStateException if the broker gives no answer
   * @throws KafkaException if there is no way to try, such as a host name without an address
   */
  static Connection open(AgentSettings settings, ConnectionWatch watch, Gate gate) {
    KafkaSettings kafka = settings.kafka();
    Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producerProperties("agent"));
    ModelSource models = null;
    try {
      models =
          new ModelSource(
              new ModelShards(kafka, FETCH_PATIENCE), settings.archive().map(ModelArchive::new));
      // Last, since it waits for the broker.
      RoundLogFollower rounds = RoundLogFollower.open(kafka, OPEN_PATIENCE);
      watch.answered(System.nanoTime());
      return new Connection(rounds, models, new Outbox(producer, watch, gate));
    } catch (RuntimeException failed) {
      producer.close(Duration.ZERO);
      if (models != null) {
        models.close();
      }
      throw failed;
    }
  }

  RoundLogFollower rounds() {
    return rounds;
  }

  /** Of the task thread, which also closes it: it may be in use when all else is closed. */
  ModelSource models() {
    return models;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Waits a moment for what is on its way out. */
  @Override
  public void close() {
    rounds.close();
    outbox.close(CLOSE_PATIENCE);
  }
}
