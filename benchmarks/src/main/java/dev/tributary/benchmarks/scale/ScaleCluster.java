package dev.tributary.benchmarks.scale;

import dev.tributary.benchmarks.measure.RemoteJvm;
import dev.tributary.local.cluster.ClusterOverrides;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The servers, as {@code ./tributary cluster up} deploys them: processes beside this one. */
final class ScaleCluster implements AutoCloseable {
  private static final String BROKER = "kafka";

  private final LocalCluster cluster;
  private final KafkaSettings kafka;
  private final List<RemoteJvm> processes = new ArrayList<>();
  private final Thread atExit;

  private ScaleCluster(LocalCluster cluster, Consumer<String> progress) throws IOException {
    this.cluster = cluster;
    this.atExit = new Thread(() -> cluster.down(step -> {}), "cluster-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    this.kafka =
        KafkaSettings.of(
            cluster
                .up(
                    new LocalCluster.Startup(ClusterPorts.free(), true, true),
                    step -> progress.accept(step.what()))
                .bootstrapServers());
    for (LocalCluster.ProcessStatus each : cluster.processes()) {
      processes.add(new RemoteJvm(each.name(), each.pid()));
    }
  }

  /**
   * @param presenceTimeoutMillis silence after which a client is unavailable
   */
  static ScaleCluster start(Path directory, long presenceTimeoutMillis, Consumer<String> progress)
      throws IOException {
    ClusterOverrides overrides =
        new ClusterOverrides(
            Map.of(),
            Map.of("presence.timeout-millis", Long.toString(presenceTimeoutMillis)),
            List.of());
    LocalCluster cluster = new LocalCluster(ProjectTree.here(), directory, overrides);
    try {
      return new ScaleCluster(cluster, progress);
    } catch (IOException | RuntimeException failed) {
      cluster.down(step -> {});
      throw failed;
    }
  }

  KafkaSettings kafka() {
    return kafka;
  }

  RemoteJvm broker() {
    return processes.stream()
        .filter(process -> process.name().equals(BROKER))
        .findFirst()
        .orElseThrow();
  }

  List<RemoteJvm> processes() {
    return processes;
  }

  /** Seconds of processor time of each process since its start. */
  Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    processes.forEach(process -> seconds.put(process.name(), process.cpuSeconds()));
    return seconds;
  }

  /** Removes logs and data, once closed. */
  void delete() {
    cluster.delete();
  }

  @Override
  public void close() throws IOException {
    try {
      for (RemoteJvm process : processes) {
        process.close();
      }
    } finally {
      cluster.down(step -> {});
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}
