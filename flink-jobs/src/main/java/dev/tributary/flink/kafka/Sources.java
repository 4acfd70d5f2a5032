package dev.tributary.flink.kafka;

import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.LogEntryCodec;
import dev.tributary.flink.codec.TopicRecordCodec;
import dev.tributary.flink.codec.UpdateRecordCodec;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.flink.message.UpdateRecord;
import dev.tributary.storage.kafka.KafkaSettings;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topics that the job reads, from their beginning unless a checkpoint knows better. */
public final class Sources {
  /**
   * Chunks that the fetching thread hands to the folding one at a time: 4 MiB of the default size.
   * With Kafka's 500 it would be all that was fetched, up to 16 MiB, of which nothing is folded
   * before all of it is parsed, and up to three such heaps would live at a time.
   */
  private static final String UPDATES_A_POLL = "8";

  /** What the connector sets by itself, or what must differ between subtasks. */
  private static final Set<String> CONNECTORS_OWN =
      Set.of(
          ConsumerConfig.CLIENT_ID_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

  private Sources() {}

  /** Update chunks, untouched. */
  public static KafkaSource<UpdateRecord> updates(KafkaSettings kafka) {
    return source(
        kafka,
        kafka.topics().updates(),
        new AsUpdate(),
        Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, UPDATES_A_POLL));
  }

  /** The round log, untouched. */
  public static KafkaSource<LogEntry> rounds(KafkaSettings kafka) {
    return source(kafka, kafka.topics().rounds(), new AsLogEntry(), Map.of());
  }

  /** Records of another topic with their position and time. */
  public static KafkaSource<TopicRecord> records(KafkaSettings kafka, String topic) {
    return source(kafka, topic, new AsTopicRecord(), Map.of());
  }

  private static <T> KafkaSource<T> source(
      KafkaSettings kafka,
      String topic,
      KafkaRecordDeserializationSchema<T> schema,
      Map<String, String> own) {
    Properties properties = new Properties();
    properties.putAll(own);
    kafka.consumerProperties("flink").forEach((key, value) -> put(properties, key, value));
    return KafkaSource.<T>builder()
        .setTopics(topic)
        .setGroupId(kafka.topics().aggregationGroup())
        .setClientIdPrefix(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(schema)
        .setProperties(properties)
        .build();
  }

  private static void put(Properties properties, String key, Object value) {
    if (!CONNECTORS_OWN.contains(key)) {
      properties.setProperty(key, value.toString());
    }
  }

  private static final class AsUpdate implements KafkaRecordDeserializationSchema<UpdateRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<UpdateRecord> out) {
      out.collect(new UpdateRecord(record.partition(), record.offset(), bytes(record)));
    }

    @Override
    public TypeInformation<UpdateRecord> getProducedType() {
      return new CodecType<>(new UpdateRecordCodec());
    }
  }

  private static final class AsLogEntry implements KafkaRecordDeserializationSchema<LogEntry> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogEntry> out) {
      out.collect(new LogEntry(record.offset(), bytes(record)));
    }

    @Override
    public TypeInformation<LogEntry> getProducedType() {
      return new CodecType<>(new LogEntryCodec());
    }
  }

  private static final class AsTopicRecord
      implements KafkaRecordDeserializationSchema<TopicRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
      out.collect(
          new TopicRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp(),
              bytes(record)));
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
      return new CodecType<>(new TopicRecordCodec());
    }
  }

  /** A record without a value, such as a deletion in a compacted topic, has no bytes. */
  private static byte[] bytes(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? new byte[0] : record.value();
  }
}
