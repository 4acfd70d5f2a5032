package dev.tributary.storage.servers;

import dev.tributary.servers.EmbeddedBroker;
import dev.tributary.servers.FreePorts;
import dev.tributary.servers.TopicCreation;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A running broker in this JVM, and what tests do on it that the main code does not. */
public final class TestBroker implements AutoCloseable {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final Path directory = TestFiles.newDirectory("kafka");
  private final EmbeddedBroker server = new EmbeddedBroker(directory);
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  TestBroker() {
    server.start();
    KafkaSettings settings = KafkaSettings.of(server.bootstrapServers());
    admin = Admin.create(settings.adminProperties("test"));
    producer = new KafkaProducer<>(settings.producerProperties("test"));
  }

  /** Answers clients when this returns. */
  public void start() {
    server.start();
  }

  /** Keeps its data; to clients it is away. */
  public void stop() {
    server.stop();
  }

  /** Settings with a prefix of their own, all topics made. */
  public KafkaSettings newFederation() {
    return newFederation(Map.of());
  }

  /** Settings with a prefix of their own and more properties, all topics made. */
  public KafkaSettings newFederation(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", server.bootstrapServers());
    Topics topics = new Topics("test" + PREFIXES.incrementAndGet());
    TopicCreation.create(
        admin,
        topics.all().stream()
            .map(
                topic ->
                    new NewTopic(topic.name(), topic.partitions(), (short) 1)
                        .configs(topic.configs()))
            .toList());
    return new KafkaSettings(settings, topics);
  }

  /** Settings of a broker that does not exist. */
  public static KafkaSettings nowhere() {
    return new KafkaSettings(
        Map.of("bootstrap.servers", "127.0.0.1:" + FreePorts.pick(1).get(0), "max.block.ms", "300"),
        Topics.standard());
  }

  /** Writes values one after the other; the offset of the first. */
  public long append(String topic, int partition, List<byte[]> values) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }
    sent.forEach(TestBroker::await);
    return await(sent.get(0)).offset();
  }

  /** Writes a value, or a record without one; its offset. */
  public long append(String topic, int partition, byte[] value) {
    return append(topic, partition, Collections.singletonList(value));
  }

  /** Writes a value with a key, or a withdrawal of the key if there is none. */
  public long appendKeyed(String topic, String key, byte[] value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return await(producer.send(new ProducerRecord<>(topic, 0, bytes, value))).offset();
  }

  /** Writes one value in a transaction, which leaves an offset without a record behind it. */
  public long appendInTransaction(KafkaSettings settings, String topic, byte[] value) {
    Map<String, Object> properties = settings.producerProperties("transactions");
    properties.put("transactional.id", "of-" + topic);
    try (KafkaProducer<byte[], byte[]> transactions = new KafkaProducer<>(properties)) {
      transactions.initTransactions();
      transactions.beginTransaction();
      Future<RecordMetadata> sent = transactions.send(new ProducerRecord<>(topic, 0, null, value));
      transactions.commitTransaction();
      long offset = await(sent).offset();
      // The broker writes the end of the transaction in its own time.
      Awaitility.await().until(() -> endOffset(topic) > offset + 1);
      return offset;
    }
  }

  private long endOffset(String topic) {
    TopicPartition place = new TopicPartition(topic, 0);
    return await(admin.listOffsets(Map.of(place, OffsetSpec.latest())).partitionResult(place))
        .offset();
  }

  /** What retention does: the records before this offset are gone. */
  public void deleteBefore(String topic, int partition, long offset) {
    await(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the test broker did not do it", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    producer.close();
    stop();
    TestFiles.delete(directory);
  }
}
