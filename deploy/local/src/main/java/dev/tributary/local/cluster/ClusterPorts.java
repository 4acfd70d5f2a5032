package dev.tributary.local.cluster;

import dev.tributary.servers.FreePorts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The ports of 127.0.0.1 on which a cluster's processes listen. */
public record ClusterPorts(
    int kafka, int kafkaController, int s3, int flinkUi, int flinkRpc, int zooKeeper, int api) {

  /** The ones that documentation and examples use. */
  public static ClusterPorts standard() {
    return new ClusterPorts(19092, 19093, 19000, 18081, 16123, 12181, 18080);
  }

  /** Ports that nobody uses now. */
  public static ClusterPorts free() {
    List<Integer> ports = FreePorts.pick(7);
    return new ClusterPorts(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        ports.get(5),
        ports.get(6));
  }

  /** The same with another port for the API. */
  ClusterPorts withApi(int port) {
    return new ClusterPorts(kafka, kafkaController, s3, flinkUi, flinkRpc, zooKeeper, port);
  }

  /**
   * Refuses ports that somebody else listens on.
   *
   * @throws IllegalStateException naming each such port and what it was meant for
   */
  void requireFree() {
    Map<String, Integer> all = new LinkedHashMap<>();
    all.put("Kafka", kafka);
    all.put("Kafka controller", kafkaController);
    all.put("S3", s3);
    all.put("Flink UI", flinkUi);
    all.put("Flink RPC", flinkRpc);
    all.put("ZooKeeper", zooKeeper);
    all.put("API", api);
    String taken =
        all.entrySet().stream()
            .filter(each -> !FreePorts.isFree(each.getValue()))
            .map(each -> "%d (%s)".formatted(each.getValue(), each.getKey()))
            .collect(Collectors.joining(", "));
    if (!taken.isEmpty()) {
      throw new IllegalStateException(
          "ports of 127.0.0.1 already in use: %s; --ports free picks others".formatted(taken));
    }
  }
}
