package dev.tributary.local.cluster;

import java.util.List;
import java.util.Map;

/**
 * What one cluster has otherwise than {@code deploy/} says, for instance for a small machine. Known
 * to the JVM that starts the processes alone: it is not kept in the cluster's directory.
 *
 * @param flink settings of Flink, over those of {@code deploy/flink/conf/config.yaml}
 * @param aggregation settings of the aggregation job, over {@code tributary-job.properties}
 * @param jvmOptions flags for the JVM of every process; not for sizes of Flink's memory nor
 *     collectors, which are settings of Flink
 * @param broker settings of the Kafka broker, over those of {@code deploy/kafka/server.properties}
 */
public record ClusterOverrides(
    Map<String, String> flink,
    Map<String, String> aggregation,
    List<String> jvmOptions,
    Map<String, String> broker) {

  public static final ClusterOverrides NONE = new ClusterOverrides(Map.of(), Map.of(), List.of());

  public ClusterOverrides {
    flink = Map.copyOf(flink);
    aggregation = Map.copyOf(aggregation);
    jvmOptions = List.copyOf(jvmOptions);
    broker = Map.copyOf(broker);
  }

  /** The broker as {@code deploy/} has it. */
  public ClusterOverrides(
      Map<String, String> flink, Map<String, String> aggregation, List<String> jvmOptions) {
    this(flink, aggregation, jvmOptions, Map.of());
  }
}
