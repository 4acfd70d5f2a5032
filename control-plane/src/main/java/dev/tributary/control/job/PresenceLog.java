package dev.tributary.control.job;

import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topic of presence: who ever said that it is there. Safe for several threads. */
final class PresenceLog {
  private final KafkaSettings settings;
  private final int partitions;
  private final Duration patience;

  PresenceLog(KafkaSettings settings, int partitions, Duration patience) {
    this.settings = settings;
    this.partitions = partitions;
    this.patience = patience;
  }

  int partitions() {
    return partitions;
  }

  /** The last sign of life of every client, by its id. */
  Map<String, SignOfLife> newest() {
    Map<String, SignOfLife> found = new TreeMap<>();
    String topic = settings.topics().presence();
    try (PositionalReader reader = new PositionalReader(settings, patience)) {
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRecords(
            topic,
            partition,
            reader.beginningOffset(topic, partition),
            reader.endOffset(topic, partition),
            record -> collect(record, found));
      }
    }
    return found;
  }

  private static void collect(
      ConsumerRecord<byte[], byte[]> record, Map<String, SignOfLife> found) {
    if (record.value() == null) {
      return;
    }
    try {
      SignOfLife sign = SignOfLife.decode(record.value(), record.timestamp());
      found.put(sign.client(), sign);
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }
}
