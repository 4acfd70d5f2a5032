package dev.tributary.benchmarks.latency;

import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.load.Federation;
import dev.tributary.benchmarks.load.JobInThisJvm;
import dev.tributary.benchmarks.load.Servers;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.benchmarks.measure.Spread;
import dev.tributary.local.cluster.TopicSetup;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What passes between the last update and the next round. */
@Command(
    name = "latency",
    description = {
      "Time from the append of the last chunk that a round needs to ModelPublished in the hands of",
      "a consumer, and from there to the next round's first model bytes at each client. Takes about",
      "rounds x clients x params x 4 bytes of disk meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench latency",
      "  ./tributary bench latency --output json"
    })
public final class LatencyBenchmark extends Benchmark<LatencyBenchmark.Figures> {
  private static final String JOB = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(
      names = "--params",
      defaultValue = "1000000",
      description = "coordinates of the model (${DEFAULT-VALUE})")
  private int params;

  @Option(
      names = "--clients",
      defaultValue = "10",
      description = "updates in a round (${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "instances of the job's operators (${DEFAULT-VALUE})")
  private int parallelism;

  @Option(
      names = "--rounds",
      defaultValue = "200",
      description = "measured for each interval (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--warm-up-rounds",
      defaultValue = "100",
      description = {
        "before those, for each interval: until the loops are compiled, the process is not the one",
        "that a job of days runs in (${DEFAULT-VALUE})"
      })
  private int warmUpRounds;

  @Option(
      names = "--checkpoint-seconds",
      split = ",",
      defaultValue = "10,60",
      description = "intervals to compare (${DEFAULT-VALUE})")
  private List<Integer> checkpointSeconds;

  record Figures(int params, int clients, int parallelism, int warmUpRounds, List<Row> rows) {}

  /**
   * In milliseconds.
   *
   * @param toPublished from the broker's time stamp on the last chunk to the published model; a
   *     value a round
   * @param toNextRound from there to the first shard of the model at a client that knows of the
   *     next round; a value a round and client
   */
  record Row(int checkpointSeconds, long checkpoints, Spread toPublished, Spread toNextRound) {}

  @Override
  protected Figures measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int seconds : checkpointSeconds) {
      rows.add(measure(seconds));
    }
    return new Figures(params, clients, parallelism, warmUpRounds, rows);
  }

  private Row measure(int seconds) throws Exception {
    int last = warmUpRounds + rounds;
    Workload workload = new Workload(params, clients, last + 2);
    RoundTimes times = new RoundTimes();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (Servers servers = Servers.start()) {
      KafkaSettings kafka = KafkaSettings.of(servers.bootstrapServers());
      TopicSetup.of(Topics.standard()).createMissing(servers.bootstrapServers());
      try (JobInThisJvm job = new JobInThisJvm(servers, parallelism, Duration.ofSeconds(seconds));
          Federation federation = new Federation(kafka)) {
        job.start();
        federation.present(workload.names());
        federation.submit(JOB, workload.spec());
        List<Future<Void>> running = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
          running.add(threads.submit(new LatencyClient(kafka, workload, JOB, client, last, times)));
        }
        long checkpoints = 0;
        for (int round = 1; round <= last; round++) {
          federation.awaitVersion(JOB, round, PATIENCE);
          times.published(round);
          if (round == warmUpRounds) {
            checkpoints = job.completedCheckpoints();
          }
        }
        for (Future<Void> client : running) {
          client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        job.requireUndisturbed();
        Row row =
            new Row(
                seconds,
                job.completedCheckpoints() - checkpoints,
                Spread.of(times.toPublished(warmUpRounds + 1, last)),
                Spread.of(times.toNextRound(warmUpRounds + 1, last)));
        say("%s", line(row));
        return row;
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  protected String table(Figures figures) {
    StringBuilder table =
        new StringBuilder(
            """
            | checkpoint every | checkpoints | last chunk -> model p50 | p99 | max | model -> next round p50 | p99 | max |
            |---|---|---|---|---|---|---|---|
            """);
    figures.rows().forEach(row -> table.append(line(row)).append('\n'));
    return table.toString();
  }

  private static String line(Row row) {
    Spread published = row.toPublished();
    Spread next = row.toNextRound();
    return String.format(
        Locale.ROOT,
        "| %d s | %d | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.0f ms |",
        row.checkpointSeconds(),
        row.checkpoints(),
        published.p50(),
        published.p99(),
        published.max(),
        next.p50(),
        next.p99(),
        next.max());
  }
}
