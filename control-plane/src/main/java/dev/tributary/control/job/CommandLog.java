package dev.tributary.control.job;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.core.coordination.Command;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Commands;
import dev.tributary.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The topic of commands: what was asked for, answered or not. Safe for several threads. */
final class CommandLog {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final int partitions;
  private final Duration patience;

  CommandLog(KafkaSettings settings, int partitions, Duration patience) {
    this.settings = settings;
    this.partitions = partitions;
    this.patience = patience;
  }

  /**
   * Returns when all replicas in sync have the command.
   *
   * @throws NoConnectionException if they do not in time; then it may or may not be there
   */
  void send(String job, byte[] command) {
    Map<String, Object> properties = new HashMap<>(settings.producerProperties("commands"));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    byte[] key = job.getBytes(StandardCharsets.UTF_8);
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties);
    try {
      producer
          .send(new ProducerRecord<>(settings.topics().commands(), key, command))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException failed) {
      Throwable cause = failed instanceof ExecutionException ? failed.getCause() : failed;
      throw new NoConnectionException(
          "cannot write to topic %s: %s".formatted(settings.topics().commands(), reason(cause)),
          cause);
    } catch (InterruptedException interrupt) {
      throw new InterruptException(interrupt);
    } finally {
      producer.close(CLOSE_TIMEOUT);
    }
  }

  private String reason(Throwable cause) {
    return cause instanceof TimeoutException
        ? "no answer within " + patience.toMillis() + " ms"
        : cause.getMessage();
  }

  /** The first submission of every job that the topic still holds, by job id. */
  Map<String, Command> submissions() {
    Map<String, Command> found = new TreeMap<>();
    try (PositionalReader reader = new PositionalReader(settings, patience)) {
      String topic = settings.topics().commands();
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRange(
            topic,
            partition,
            reader.beginningOffset(topic, partition),
            reader.endOffset(topic, partition),
            (offset, value) -> collect(value, found));
      }
    }
    return found;
  }

  private static void collect(byte[] value, Map<String, Command> found) {
    if (value == null) {
      return;
    }
    try {
      Command command = Commands.decode(value);
      if (!(command instanceof Command.Stop)) {
        found.putIfAbsent(command.job(), command);
      }
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }
}
