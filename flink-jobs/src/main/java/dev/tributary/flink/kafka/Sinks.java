package dev.tributary.flink.kafka;

import dev.tributary.core.round.LogRecord;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.Rejections;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topics that the job writes. At least once is enough: a record written twice is void for every
 * reader of the log, and a rejection is known by its position. So nothing waits for a checkpoint.
 */
public final class Sinks {
  /** What the connector sets by itself, or what must differ between subtasks. */
  private static final Set<String> CONNECTORS_OWN =
      Set.of(
          ProducerConfig.CLIENT_ID_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private Sinks() {}

  /** Proposals into the round log. */
  public static KafkaSink<LogRecord> rounds(KafkaSettings kafka) {
    String topic = kafka.topics().rounds();
    return sink(
        kafka,
        (record, context, timestamp) ->
            new ProducerRecord<>(
                topic, 0, utf8(LogRecords.key(record)), LogRecords.encode(record)));
  }

  /** Contributions that do not count. */
  public static KafkaSink<RejectedRecord> rejected(KafkaSettings kafka) {
    String topic = kafka.topics().rejected();
    return sink(
        kafka,
        (record, context, timestamp) ->
            new ProducerRecord<>(
                topic,
                utf8(record.rejection().client()),
                Rejections.encode(record.rejection(), record.topic(), System.currentTimeMillis())));
  }

  private static <T> KafkaSink<T> sink(
      KafkaSettings kafka, KafkaRecordSerializationSchema<T> schema) {
    Properties properties = new Properties();
    kafka.producerProperties("flink").forEach((key, value) -> put(properties, key, value));
    return KafkaSink.<T>builder()
        .setBootstrapServers(kafka.properties().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(schema)
        .build();
  }

  private static void put(Properties properties, String key, Object value) {
    if (!CONNECTORS_OWN.contains(key)) {
      properties.setProperty(key, value.toString());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
