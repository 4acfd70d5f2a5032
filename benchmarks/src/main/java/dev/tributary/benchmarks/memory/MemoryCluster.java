package dev.tributary.benchmarks.memory;

import dev.tributary.benchmarks.measure.RemoteJvm;
import dev.tributary.control.flink.FlinkRest;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ClusterOverrides;
import dev.tributary.local.cluster.ClusterPart;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A cluster of processes as {@code cluster up} starts it, with two differences: all of the
 * aggregation job runs in one TaskManager, and the updates topic keeps little, so that a disk need
 * not hold what ten thousand clients send.
 */
final class MemoryCluster implements AutoCloseable {
  private static final Map<String, String> FLINK =
      Map.of("parallelism.default", "1", "metrics.fetcher.update-interval", "200");

  /** Segments are looked at and deleted within seconds, not minutes. */
  private static final Map<String, String> BROKER =
      Map.of(
          "log.retention.check.interval.ms", "1000",
          "log.initial.task.delay.ms", "1000");

  /** A partition keeps this much, and what was appended since the last look. */
  private static final Map<String, String> UPDATES =
      Map.of(
          "retention.bytes", Integer.toString(512 << 20),
          "segment.bytes", Integer.toString(64 << 20),
          "file.delete.delay.ms", "0");

  private final Path directory;
  private final LocalCluster cluster;
  private final KafkaSettings kafka;
  private final FlinkRest flink;
  private final String job;
  private final RemoteJvm taskManager;

  private MemoryCluster(Path directory, LocalCluster cluster, ClusterAddresses addresses)
      throws IOException {
    this.directory = directory;
    this.cluster = cluster;
    this.kafka = KafkaSettings.of(addresses.bootstrapServers());
    this.flink = new FlinkRest(addresses.flinkUi());
    this.job = flink.jobs().get(0).id();
    String name =
        Stream.of(ClusterPart.TASKMANAGER_1, ClusterPart.TASKMANAGER_2)
            .map(ClusterPart::processName)
            .filter(each -> flink.subtasksOn(job, each) > 0)
            .findFirst()
            .orElseThrow();
    long pid =
        cluster.processes().stream()
            .filter(process -> process.name().equals(name))
            .findFirst()
            .orElseThrow()
            .pid();
    this.taskManager = new RemoteJvm(name, pid);
  }

  static MemoryCluster start(Consumer<String> progress) throws Exception {
    Path directory = Files.createTempDirectory("tributary-bench");
    ClusterOverrides overrides =
        new ClusterOverrides(
            FLINK,
            Map.of("presence.timeout-millis", "86400000", "checkpoint.interval-millis", "10000"),
            List.of(),
            BROKER);
    LocalCluster cluster =
        new LocalCluster(ProjectTree.here(), directory.resolve("cluster"), overrides);
    // For whoever interrupts the benchmark: neither processes nor gigabytes stay behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  cluster.down(step -> {});
                  FileUtils.deleteDirectoryQuietly(directory.toFile());
                }));
    ClusterAddresses addresses =
        cluster.up(
            new LocalCluster.Startup(ClusterPorts.free(), true, true),
            step -> progress.accept(step.what()));
    MemoryCluster started = new MemoryCluster(directory, cluster, addresses);
    started.keepFewUpdates();
    return started;
  }

  private void keepFewUpdates() throws Exception {
    ConfigResource updates =
        new ConfigResource(ConfigResource.Type.TOPIC, kafka.topics().updates());
    List<AlterConfigOp> changes =
        UPDATES.entrySet().stream()
            .map(
                each ->
                    new AlterConfigOp(
                        new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = Admin.create(kafka.adminProperties("bench"))) {
      admin.incrementalAlterConfigs(Map.of(updates, changes)).all().get();
    }
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** The one that aggregates. */
  RemoteJvm taskManager() {
    return taskManager;
  }

  /** Bytes of updates that the job has taken in. */
  long receivedBytes() {
    return flink.metrics(job).getOrDefault("updateBytes", 0.0).longValue();
  }

  void requireUndisturbed() {
    if (flink.restarts(job) > 0) {
      throw new IllegalStateException("the aggregation job failed and was restarted");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      taskManager.close();
    } finally {
      cluster.down(step -> {});
      FileUtils.deleteDirectory(directory.toFile());
    }
  }
}
