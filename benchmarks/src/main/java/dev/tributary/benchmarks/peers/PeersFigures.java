package dev.tributary.benchmarks.peers;

import java.util.List;
import java.util.Locale;

/**
 * Both systems side by side.
 *
 * @param warmUpRounds that each run made before its clock started
 */
public record PeersFigures(int warmUpRounds, List<Row> rows) {

  private static final double MIB = 1 << 20;

  public PeersFigures {
    rows = List.copyOf(rows);
  }

  /**
   * @param roundsPerMinute from the end of the last warm-up round to the end of the last round
   * @param serverPeakRssBytes of the Flink processes, each at its own peak
   * @param brokerPeakRssBytes of the Kafka broker, which Flower has no counterpart of
   */
  public record Tributary(
      double roundsPerMinute, long serverPeakRssBytes, long brokerPeakRssBytes) {}

  /**
   * @param version of flwr
   * @param roundsPerMinute as for Tributary
   * @param serverPeakRssBytes of the SuperLink and the processes it starts, each at its own peak
   */
  public record Flower(String version, double roundsPerMinute, long serverPeakRssBytes) {}

  /**
   * One workload.
   *
   * @param rounds that were measured
   * @param speedRatio Tributary's rounds a minute over Flower's
   * @param memoryRatio Tributary's server memory over Flower's, the broker not counted
   * @param memoryRatioWithBroker the same with the broker counted
   */
  public record Row(
      int clients,
      int params,
      int rounds,
      Tributary tributary,
      Flower flower,
      double speedRatio,
      double memoryRatio,
      double memoryRatioWithBroker) {

    static Row of(Workload workload, Tributary tributary, Flower flower) {
      long aggregation = tributary.serverPeakRssBytes();
      double peer = flower.serverPeakRssBytes();
      return new Row(
          workload.clients(),
          workload.params(),
          workload.rounds(),
          tributary,
          flower,
          tributary.roundsPerMinute() / flower.roundsPerMinute(),
          aggregation / peer,
          (aggregation + tributary.brokerPeakRssBytes()) / peer);
    }
  }

  /** As Markdown, the ratios first. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | speed ratio | memory ratio | with broker | clients | params | rounds | Tributary rounds/min | Flower rounds/min | Tributary server MiB | broker MiB | Flower server MiB | flwr |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
            """);
    for (Row row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %.1f | %.2f | %.2f | %d | %,d | %d | %.1f | %.2f | %.0f | %.0f | %.0f | %s |%n",
              row.speedRatio(),
              row.memoryRatio(),
              row.memoryRatioWithBroker(),
              row.clients(),
              row.params(),
              row.rounds(),
              row.tributary().roundsPerMinute(),
              row.flower().roundsPerMinute(),
              row.tributary().serverPeakRssBytes() / MIB,
              row.tributary().brokerPeakRssBytes() / MIB,
              row.flower().serverPeakRssBytes() / MIB,
              row.flower().version()));
    }
    return table.toString();
  }
}
