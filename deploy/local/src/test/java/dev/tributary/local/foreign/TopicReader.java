package dev.tributary.local.foreign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the round log as section 4 starts it, and single records as section 6 names them. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Records of the first piece read backwards; each further one is twice as long. */
  private static final long FIRST_PIECE = 4;

  private static final Set<String> SNAPSHOTS = Set.of("LogSnapshot", "SecureSnapshot");

  private final ProtocolFiles files;
  private final KafkaConsumer<byte[], byte[]> rounds;
  private final KafkaConsumer<byte[], byte[]> models;
  private TopicPartition log;
  private long endAtStart;

  TopicReader(String servers, ProtocolFiles files) {
    this.files = files;
    this.rounds = consumer(servers);
    this.models = consumer(servers);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "enable.auto.commit", "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Loads the newest snapshot, if there is one, and goes to where reading begins. */
  void follow(String topic, LogRules rules) {
    log = new TopicPartition(topic, 0);
    rounds.assign(List.of(log));
    endAtStart = rounds.endOffsets(List.of(log)).get(log);
    Optional<GenericRecord> snapshot = newestSnapshot();
    snapshot.ifPresent(rules::load);
    rounds.seek(log, snapshot.map(found -> (long) found.get("upTo")).orElse(0L));
  }

  private Optional<GenericRecord> newestSnapshot() {
    long piece = FIRST_PIECE;
    for (long to = endAtStart; to > 0; piece *= 2) {
      long from = Math.max(0, to - piece);
      Optional<GenericRecord> newest = Optional.empty();
      rounds.seek(log, from);
      while (rounds.position(log) < to) {
        for (ConsumerRecord<byte[], byte[]> record : rounds.poll(POLL)) {
          Optional<GenericRecord> value = files.decode(record.value());
          if (record.offset() < to
              && value.filter(v -> SNAPSHOTS.contains(v.getSchema().getName())).isPresent()) {
            newest = value;
          }
        }
      }
      if (newest.isPresent()) {
        return newest;
      }
      to = from;
    }
    return Optional.empty();
  }

  /** Whether the log is read to where it ended at the start. */
  boolean caughtUp() {
    return rounds.position(log) >= endAtStart;
  }

  /** The next records of the log; what does not decode is void. */
  List<GenericRecord> poll(Duration patience) {
    List<GenericRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : rounds.poll(patience)) {
      files.decode(record.value()).ifPresent(records::add);
    }
    return records;
  }

  /** The record at a position. */
  GenericRecord read(String topic, int partition, long offset) {
    TopicPartition from = new TopicPartition(topic, partition);
    models.assign(List.of(from));
    models.seek(from, offset);
    while (models.position(from) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : models.poll(POLL)) {
        if (record.offset() == offset) {
          return files.decode(record.value()).orElseThrow();
        }
      }
    }
    throw new IllegalStateException("no record at %s, offset %d".formatted(from, offset));
  }

  @Override
  public void close() {
    rounds.close();
    models.close();
  }
}
