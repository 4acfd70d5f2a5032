package dev.tributary.benchmarks.scale;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link ScaleBenchmark} measures.
 *
 * @param lanes threads of the load generator that do the clients' work
 * @param rejected rejections by reason, of all rounds
 * @param brokerBytesIn from the submission of the job to its end, heartbeats and all
 * @param generatorCpuSeconds in the same time
 */
record ScaleFigures(
    int clients,
    int params,
    int lanes,
    double heartbeatsPerSecond,
    List<Round> rounds,
    Map<String, Long> rejected,
    long brokerBytesIn,
    long brokerBytesOut,
    double generatorCpuSeconds,
    long generatorPeakRssBytes,
    List<ServerProcess> processes) {

  /**
   * One round. Times count from RoundStarted, by the coordinator's clock.
   *
   * @param closedBy goal or deadline
   * @param silent selected clients that sent nothing
   * @param late selected clients whose update was rejected, since the round was closed
   * @param lastMemberSeconds until the broker had acknowledged the last update that counts
   * @param closedSeconds until RoundClosed
   * @param publishMillis from RoundClosed to ModelPublished
   * @param brokerBytesIn since the model before this one was published
   * @param roundStartedBytes size of the record in the round log; it must stay below 1 MiB
   * @param modelSha256 of the published model, which is that of the reference
   */
  record Round(
      int round,
      String closedBy,
      int cohort,
      int members,
      int silent,
      int late,
      double lastMemberSeconds,
      double closedSeconds,
      long publishMillis,
      long brokerBytesIn,
      long brokerBytesOut,
      int roundStartedBytes,
      int roundClosedBytes,
      String modelSha256) {}

  /**
   * One process of the cluster.
   *
   * @param cpuSeconds from the submission of the job to its end
   */
  record ServerProcess(String name, long peakRssBytes, long peakHeapBytes, double cpuSeconds) {}

  String table() {
    StringBuilder text =
        new StringBuilder(
            """
            | round | closed by | members | silent | late | last update in | closed | then published \
            | broker in | broker out | RoundStarted | RoundClosed |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """);
    for (Round round : rounds) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %,d | %,d | %,d | %.1f s | %.1f s | %,d ms | %,d MB | %,d MB | %,d kB"
                  + " | %,d kB |%n",
              round.round(),
              round.closedBy(),
              round.members(),
              round.silent(),
              round.late(),
              round.lastMemberSeconds(),
              round.closedSeconds(),
              round.publishMillis(),
              round.brokerBytesIn() / 1_000_000,
              round.brokerBytesOut() / 1_000_000,
              round.roundStartedBytes() / 1_000,
              round.roundClosedBytes() / 1_000));
    }
    text.append(
        String.format(
            Locale.ROOT,
            """

            %,d clients, %,d coordinates, %.0f heartbeats a second; rejected: %s; every model has \
            the SHA-256 of the reference.

            | process | peak RSS | peak heap | processor time |
            |---|---|---|---|
            """,
            clients,
            params,
            heartbeatsPerSecond,
            rejected));
    for (ServerProcess process : processes) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d MB | %,d MB | %.0f s |%n",
              process.name(),
              process.peakRssBytes() / 1_000_000,
              process.peakHeapBytes() / 1_000_000,
              process.cpuSeconds()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "| the clients (%d threads) | %,d MB | | %.0f s |%n",
                lanes,
                generatorPeakRssBytes / 1_000_000,
                generatorCpuSeconds))
        .toString();
  }
}
