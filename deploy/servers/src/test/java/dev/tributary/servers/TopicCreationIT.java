package dev.tributary.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCreationIT {
  private static final int FEDERATIONS = 20;
  private static final int TOPICS = 7;
  private static final int PARTITIONS = 2;

  /** As many as an idempotent producer has under way. */
  private static final int BATCHES = 5;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private Admin admin;

  @BeforeEach
  void start() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void aTopicTakesBatchesInOrderAsSoonAsItIsCreated() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = hastyProducer()) {
      for (int federation = 0; federation < FEDERATIONS; federation++) {
        String prefix = "federation-" + federation + ".";
        List<NewTopic> topics =
            IntStream.range(0, TOPICS).mapToObj(i -> topic(prefix + i, PARTITIONS)).toList();

        TopicCreation.create(admin, topics);

        assertThatBatchesArriveInOrder(producer, topics);
      }
    }
  }

  @Test
  void aTopicThatCannotBeCreatedIsToldWithItsReason() {
    TopicCreation.create(admin, List.of(topic("taken", 1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> TopicCreation.create(admin, List.of(topic("taken", 1))))
        .withMessage("cannot create the topics: Topic 'taken' already exists.");
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1);
  }

  private KafkaProducer<byte[], byte[]> hastyProducer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            // A batch of its own for each record.
            "batch.size",
            "0",
            "linger.ms",
            "0",
            // A batch that never comes in order gives up before the test does.
            "request.timeout.ms",
            "5000",
            "delivery.timeout.ms",
            "10000"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void assertThatBatchesArriveInOrder(
      KafkaProducer<byte[], byte[]> producer, List<NewTopic> topics) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int batch = 0; batch < BATCHES; batch++) {
          sent.add(
              producer.send(new ProducerRecord<>(topic.name(), partition, null, new byte[10_000])));
        }
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).get(20, TimeUnit.SECONDS).offset()).isEqualTo(i % BATCHES);
    }
  }
}
