package dev.tributary.benchmarks.aggregate;

import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.load.Federation;
import dev.tributary.benchmarks.load.JobInThisJvm;
import dev.tributary.benchmarks.load.Servers;
import dev.tributary.benchmarks.load.Uploads;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.benchmarks.measure.Spread;
import dev.tributary.local.cluster.TopicSetup;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads the same bytes with bare consumers and with the aggregation job, in one process and run.
 * Broker and S3 server are a process of their own.
 */
@Command(
    name = "aggregate",
    description = {
      "The whole job, from the first chunk to the published model, beside consumers that only",
      "read the same bytes. Broker and S3 server are a process of their own. Takes",
      "(repetitions + 2) x clients x params x 4 bytes of disk meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench aggregate",
      "  ./tributary bench aggregate --params 10000000 --output json"
    })
public final class AggregateBenchmark extends Benchmark<AggregateBenchmark.Figures> {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  @Option(
      names = "--params",
      defaultValue = "1000000",
      description = "coordinates of the model (${DEFAULT-VALUE})")
  private int params;

  @Option(
      names = "--clients",
      defaultValue = "100",
      description = "updates in a round (${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      description = "consumers, and instances of the job's operators (${DEFAULT-VALUE})")
  private int parallelism;

  @Option(
      names = "--repetitions",
      defaultValue = "5",
      description = "rounds measured, after one to warm up (${DEFAULT-VALUE})")
  private int repetitions;

  /**
   * Medians over the repetitions, the memory excepted.
   *
   * @param bytes of the records of a round
   * @param ratio of the job's rate to that of the bare consumers around it
   * @param peakHeapBytes of this process while the job ran, garbage and all; the largest
   * @param checkpoints completed while the job was measured, in all repetitions
   */
  record Figures(
      int params,
      int clients,
      int parallelism,
      long bytes,
      double rawBytesPerSecond,
      double jobBytesPerSecond,
      double ratio,
      long peakHeapBytes,
      long peakRssBytes,
      long checkpoints,
      List<Repetition> repetitions) {}

  @Override
  protected Figures measure() throws Exception {
    // One round more than is measured: the job must not end.
    Workload workload = new Workload(params, clients, repetitions + 2);
    List<Repetition> measured = new ArrayList<>();
    long bytes = 0;
    try (Servers servers = Servers.start()) {
      TopicSetup.of(Topics.standard()).createMissing(servers.bootstrapServers());
      try (JobInThisJvm job = new JobInThisJvm(servers, parallelism, CHECKPOINT_INTERVAL);
          Federation federation = new Federation(KafkaSettings.of(servers.bootstrapServers()));
          Uploads uploads = new Uploads(federation.kafka(), workload)) {
        RoundMeasurement rounds =
            new RoundMeasurement(job, federation, uploads, workload, parallelism);
        rounds.begin();
        for (int round = 1; round <= repetitions + 1; round++) {
          Repetition repetition = rounds.measure(round);
          say("%s %s", round == 1 ? "warm-up:" : "round " + (round - 1) + ":", repetition.line());
          if (round > 1) {
            measured.add(repetition);
          }
          bytes = repetition.bytes();
        }
      }
    }
    return new Figures(
        params,
        clients,
        parallelism,
        bytes,
        median(measured, Repetition::rawBytesPerSecond),
        median(measured, Repetition::jobBytesPerSecond),
        median(measured, Repetition::ratio),
        measured.stream().mapToLong(Repetition::peakHeapBytes).max().orElseThrow(),
        measured.stream().mapToLong(Repetition::peakRssBytes).max().orElseThrow(),
        measured.stream().mapToLong(Repetition::checkpoints).sum(),
        measured);
  }

  private static double median(List<Repetition> measured, ToDoubleFunction<Repetition> figure) {
    return Spread.of(measured.stream().map(figure::applyAsDouble).toList()).p50();
  }

  @Override
  protected String table(Figures figures) {
    return String.format(
        Locale.ROOT,
        """
        | params | clients | parallelism | log | bare consumers | whole job | ratio | checkpoints | peak heap | peak RSS |
        |---|---|---|---|---|---|---|---|---|---|
        | %,d | %d | %d | %.2f GB | %.2f GB/s | %.2f GB/s | %.2f | %d | %,d MB | %,d MB |
        """,
        figures.params(),
        figures.clients(),
        figures.parallelism(),
        figures.bytes() / 1e9,
        figures.rawBytesPerSecond() / 1e9,
        figures.jobBytesPerSecond() / 1e9,
        figures.ratio(),
        figures.checkpoints(),
        figures.peakHeapBytes() / 1_000_000,
        figures.peakRssBytes() / 1_000_000);
  }
}
