package dev.tributary.storage.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class TopicCreationIT {
  private static final int FEDERATIONS = 20;

  /** As many as an idempotent producer has under way. */
  private static final int BATCHES = 5;

  private final TestBroker broker;

  TopicCreationIT(TestBroker broker) {
    this.broker = broker;
  }

  @Test
  void aTopicTakesBatchesInOrderAsSoonAsItIsCreated() throws Exception {
    KafkaSettings settings =
        broker.newFederation(
            Map.of(
                // A batch of its own for each record.
                "batch.size", "0",
                // A batch that never comes in order gives up before the test does.
                "request.timeout.ms", "5000",
                "delivery.timeout.ms", "10000"));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings.producerProperties("hasty"))) {
      for (int federation = 0; federation < FEDERATIONS; federation++) {
        assertThatBatchesArriveInOrder(producer, broker.newFederation());
      }
    }
  }

  private static void assertThatBatchesArriveInOrder(
      KafkaProducer<byte[], byte[]> producer, KafkaSettings federation) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (TopicSpec topic : federation.topics().all()) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        for (int batch = 0; batch < BATCHES; batch++) {
          byte[] key = {(byte) batch};
          sent.add(
              producer.send(new ProducerRecord<>(topic.name(), partition, key, new byte[10_000])));
        }
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).get(20, TimeUnit.SECONDS).offset()).isEqualTo(i % BATCHES);
    }
  }

  @Test
  void aTopicThatCannotBeCreatedIsToldWithItsReason() {
    KafkaSettings settings = broker.newFederation();
    String taken = settings.topics().rounds();
    try (Admin admin = Admin.create(settings.adminProperties("test"))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> TopicCreation.create(admin, List.of(new NewTopic(taken, 1, (short) 1))))
          .withMessage("cannot create the topics: Topic '%s' already exists.", taken);
    }
  }
}
