package dev.tributary.local.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.control.flink.FlinkRest;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A cluster as {@code --output json} shows it.
 *
 * @param up whether every process that belongs to it lives
 * @param api address of the API server; null if none was started
 * @param jobs of Flink; empty, too, if Flink does not answer
 * @param seconds that starting took; 0 if nothing was started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClusterReport(
    boolean up,
    List<LocalCluster.ProcessStatus> processes,
    String bootstrapServers,
    String s3Endpoint,
    String s3AccessKey,
    String s3SecretKey,
    String flinkUi,
    String api,
    List<FlinkRest.Job> jobs,
    double seconds) {

  static ClusterReport of(LocalCluster cluster, double seconds) {
    List<LocalCluster.ProcessStatus> processes = cluster.processes();
    if (processes.isEmpty()) {
      return new ClusterReport(
          false, List.of(), null, null, null, null, null, null, List.of(), seconds);
    }
    ClusterAddresses addresses = cluster.addresses();
    return new ClusterReport(
        processes.stream().allMatch(LocalCluster.ProcessStatus::alive),
        processes,
        addresses.bootstrapServers(),
        addresses.s3Endpoint().toString(),
        addresses.s3AccessKey(),
        addresses.s3SecretKey(),
        addresses.flinkUi().toString(),
        hasApi(processes) ? addresses.api().toString() : null,
        jobs(cluster),
        seconds);
  }

  private static boolean hasApi(List<LocalCluster.ProcessStatus> processes) {
    return processes.stream().anyMatch(each -> each.name().equals(ClusterPart.API.processName()));
  }

  private static List<FlinkRest.Job> jobs(LocalCluster cluster) {
    try {
      return cluster.flink().jobs();
    } catch (UncheckedIOException silent) {
      return List.of();
    }
  }
}
