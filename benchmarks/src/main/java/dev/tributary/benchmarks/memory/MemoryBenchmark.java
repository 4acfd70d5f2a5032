package dev.tributary.benchmarks.memory;

import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.load.Federation;
import dev.tributary.benchmarks.load.Uploads;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One round of ever more clients on a cluster of processes. */
@Command(
    name = "memory",
    description = {
      "Memory of the TaskManager that aggregates, in rounds of ever more clients, on a cluster of",
      "processes. The log is fed as fast as the job reads it and keeps 2 GiB of it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench memory",
      "  ./tributary bench memory --output json"
    })
public final class MemoryBenchmark extends Benchmark<MemoryBenchmark.Figures> {
  private static final int WARM_UP_CLIENTS = 200;
  private static final long MOST_AHEAD_BYTES = 256L << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(
      names = "--params",
      defaultValue = "1000000",
      description = "coordinates of the model (${DEFAULT-VALUE})")
  private int params;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "10,100,1000,10000",
      description = "updates in a round, one round for each number (${DEFAULT-VALUE})")
  private List<Integer> clients;

  /**
   * @param idleRssBytes of the TaskManager with the running job, before any client
   * @param rssGrowth peak of the last row over that of the first, minus 1
   */
  record Figures(int params, long idleRssBytes, double rssGrowth, List<Row> rows) {}

  /**
   * One round.
   *
   * @param peakHeapBytes garbage and all
   * @param liveHeapBytes after a garbage collection with all updates folded and the model published
   * @param seconds from the first chunk sent to the published model
   */
  record Row(
      int clients,
      long peakRssBytes,
      long peakHeapBytes,
      long liveHeapBytes,
      long modelBytes,
      double seconds) {}

  @Override
  protected Figures measure() throws Exception {
    try (MemoryCluster cluster = MemoryCluster.start(what -> say("%s", what));
        Federation federation = new Federation(cluster.kafka())) {
      long idle = cluster.taskManager().rssBytes();
      int most = clients.stream().mapToInt(Integer::intValue).max().orElseThrow();
      federation.present(new Workload(1, Math.max(most, WARM_UP_CLIENTS), 1).names());
      say("warm-up: %s", line(round(cluster, federation, "warm-up", WARM_UP_CLIENTS)));
      List<Row> rows = new ArrayList<>();
      for (int number : clients) {
        rows.add(round(cluster, federation, "clients-" + number, number));
        say("%s", line(rows.get(rows.size() - 1)));
      }
      double first = rows.get(0).peakRssBytes();
      double last = rows.get(rows.size() - 1).peakRssBytes();
      return new Figures(params, idle, last / first - 1, rows);
    }
  }

  private Row round(MemoryCluster cluster, Federation federation, String job, int number)
      throws Exception {
    // A second round, so that the job is still there when the first has been looked at.
    Workload workload = new Workload(params, number, 2);
    federation.submit(job, workload.spec());
    RoundStarted round = federation.awaitRound(job, 1, PATIENCE);
    cluster.taskManager().forgetPeaks();
    long begun = System.nanoTime();
    try (Uploads uploads = new Uploads(cluster.kafka(), workload)) {
      uploads.sendAll(round, new Backpressure(cluster, MOST_AHEAD_BYTES));
    }
    ModelPublished published = federation.awaitVersion(job, 1, PATIENCE);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Row row =
        new Row(
            number,
            cluster.taskManager().peakRssBytes(),
            cluster.taskManager().peakHeapBytes(),
            cluster.taskManager().liveHeapBytes(),
            (long) params * Float.BYTES,
            seconds);
    cluster.requireUndisturbed();
    try (ModelShards shards = new ModelShards(cluster.kafka())) {
      workload.check(shards.readModel(published, workload.model()), 1);
    }
    federation.stop(job);
    return row;
  }

  @Override
  protected String table(Figures figures) {
    StringBuilder table =
        new StringBuilder(
            """
            | clients | peak RSS | peak heap | heap after GC | model | time |
            |---|---|---|---|---|---|
            """);
    figures.rows().forEach(row -> table.append(line(row)).append('\n'));
    table.append(
        String.format(
            Locale.ROOT,
            "%nPeak RSS from the first row to the last: %+.1f %%. Before any client: %,d MB.%n",
            figures.rssGrowth() * 100,
            figures.idleRssBytes() / 1_000_000));
    return table.toString();
  }

  private static String line(Row row) {
    return String.format(
        Locale.ROOT,
        "| %,d | %,d MB | %,d MB | %,d MB | %,d MB | %.1f s |",
        row.clients(),
        row.peakRssBytes() / 1_000_000,
        row.peakHeapBytes() / 1_000_000,
        row.liveHeapBytes() / 1_000_000,
        row.modelBytes() / 1_000_000,
        row.seconds());
  }
}
