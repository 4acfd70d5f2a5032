package dev.tributary.storage.servers;

import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.TopicCreation;
import dev.tributary.wire.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.awaitility.Awaitility;

/** A Kafka broker in this JVM, and what tests do on it that the main code does not. */
public final class TestBroker implements AutoCloseable {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final Path directory = TestFiles.newDirectory("kafka");
  private final int port = TestFiles.freePort();
  private final Properties properties = properties(port, TestFiles.freePort(), directory);
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private KafkaRaftServer server;

  TestBroker() {
    format();
    start();
    KafkaSettings settings = KafkaSettings.of("127.0.0.1:" + port);
    admin = Admin.create(settings.adminProperties("test"));
    producer = new KafkaProducer<>(settings.producerProperties("test"));
  }

  private static Properties properties(int port, int controllerPort, Path directory) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort),
            "controller.listener.names", "CONTROLLER",
            "inter.broker.listener.name", "PLAINTEXT",
            "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs", directory.resolve("data").toString(),
            "auto.create.topics.enable", "false",
            "log.cleaner.dedupe.buffer.size", "4194304"));
    properties.putAll(
        Map.of(
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1"));
    return properties;
  }

  private void format() {
    Path file = directory.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    String[] arguments = {
      "format", "--cluster-id", "VHJpYnV0YXJ5VGVzdHMwMQ", "--config", file.toString()
    };
    int code = StorageTool.execute(arguments, nowhere);
    if (code != 0) {
      throw new IllegalStateException("formatting " + directory + " ended with code " + code);
    }
  }

  /** Answers clients when this returns. */
  public void start() {
    server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    server.startup();
  }

  /** Keeps its data; to clients it is away. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Settings with a prefix of their own, all topics made. */
  public KafkaSettings newFederation() {
    return newFederation(Map.of());
  }

  /** Settings with a prefix of their own and more properties, all topics made. */
  public KafkaSettings newFederation(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", "127.0.0.1:" + port);
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
        Map.of("bootstrap.servers", "127.0.0.1:" + TestFiles.freePort(), "max.block.ms", "300"),
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
