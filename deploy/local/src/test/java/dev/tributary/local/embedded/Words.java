package dev.tributary.local.embedded;

import dev.tributary.servers.TopicCreation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The test's side of {@link CountingJob}: sends words, reads counts. */
final class Words implements AutoCloseable {

  private static final List<TopicPartition> OUT =
      List.of(new TopicPartition("out", 0), new TopicPartition("out", 1));
  private static final List<String> ALPHABET = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;
  private final Set<String> seen = new TreeSet<>();
  private final Set<String> expected = new TreeSet<>();
  private int rounds;

  Words(String bootstrapServers) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      TopicCreation.create(
          admin, List.of(new NewTopic("in", 2, (short) 1), new NewTopic("out", 2, (short) 1)));
    }
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.assign(OUT);
    consumer.seekToBeginning(OUT);
  }

  /** Every letter once more, so many times. */
  void send(int times) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      rounds++;
      for (String word : ALPHABET) {
        sent.add(producer.send(new ProducerRecord<>("in", word)));
        expected.add(word + ":" + rounds);
      }
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  /** Whether every count up to now has come out. */
  boolean allCounted() {
    consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(record.value()));
    return seen.containsAll(expected);
  }

  /** What should have come out. */
  Set<String> expected() {
    return expected;
  }

  /** What did; a count that came out twice, because its record was replayed, is in it once. */
  Set<String> seen() {
    return seen;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
