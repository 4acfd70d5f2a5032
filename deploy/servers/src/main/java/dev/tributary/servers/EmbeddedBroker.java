package dev.tributary.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker and its KRaft controller in this JVM, on 127.0.0.1.
 *
 * <p>It may be stopped and started again on the same ports with the same data: to its clients that
 * is a broker that was away. Topics are not created by themselves. Not thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  /**
   * A broker on free ports, not started yet.
   *
   * @param directory of its logs; a directory of an earlier broker is taken over with its data
   */
  public EmbeddedBroker(Path directory) {
    List<Integer> ports = FreePorts.pick(2);
    this.directory = directory.toAbsolutePath();
    this.port = ports.get(0);
    this.controllerPort = ports.get(1);
  }

  /** Answers clients when this returns. Does nothing if it is running. */
  public void start() {
    if (running()) {
      return;
    }
    Properties settings = settings();
    KRaftStorage.prepare(settings, directory.resolve("server.properties"));
    KafkaRaftServer next = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    next.startup();
    server = next;
  }

  /** Leaves in good order; the data stays. Does nothing if it is stopped. */
  public void stop() {
    if (!running()) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
    server = null;
  }

  public boolean running() {
    return server != null;
  }

  /** {@code bootstrap.servers} of its clients; the same through every stop and start. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    stop();
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.putAll(
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
            "group.initial.rebalance.delay.ms", "0"));
    settings.putAll(
        Map.of(
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            // 128 MB by default, and taken at start.
            "log.cleaner.dedupe.buffer.size", "4194304",
            "num.network.threads", "2",
            "num.io.threads", "4"));
    return settings;
  }
}
