package dev.tributary.control.connection;

import dev.tributary.storage.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes single records and waits for each.
 *
 * @param patience how long to wait
 */
public record TopicWriter(KafkaSettings settings, Duration patience) {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /**
   * Returns when all replicas in sync have the record.
   *
   * @throws NoConnectionException if they do not in time; then it may or may not be there
   */
  public void send(String topic, String key, byte[] value) {
    Map<String, Object> properties = new HashMap<>(settings.producerProperties("commands"));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties);
    try {
      producer
          .send(new ProducerRecord<>(topic, keyBytes, value))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException failed) {
      Throwable cause = failed instanceof ExecutionException ? failed.getCause() : failed;
      throw new NoConnectionException(
          "cannot write to topic %s: %s".formatted(topic, reason(cause)), cause);
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
}
