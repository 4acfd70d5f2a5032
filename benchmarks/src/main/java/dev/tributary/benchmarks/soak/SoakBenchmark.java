package dev.tributary.benchmarks.soak;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.soak.Vitals.Quantity;
import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.local.quickstart.DigitsFederation;
import dev.tributary.local.quickstart.LocalFederation;
import dev.tributary.local.quickstart.QuickstartOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The quick start's federation for hundreds of rounds, which must hold on to no more at their end
 * than at their beginning.
 *
 * <p>Training is cut short, to one epoch of large batches: not the trainer is soaked but all that
 * runs around it. Checkpoints are made four times a second: what RocksDB holds goes up and down as
 * it flushes and compacts, and a window has to have many such periods to have a mean.
 */
@Command(
    name = "soak",
    description = {
      "Hundreds of rounds of the quick start's federation: heap after GC, checkpoint size, RocksDB",
      "files, open files and threads of the first 100 rounds beside the last 100.",
      "Exit code 1 if one of them grew by more than 5 %%."
    },
    footer = {
      "",
      "Examples:",
      "  ./tributary bench soak --rounds 500",
      "  ./tributary bench soak --output json"
    },
    mixinStandardHelpOptions = true)
public final class SoakBenchmark extends Benchmark<Soak> {
  private static final String JOB = "soak";
  private static final int SAMPLE_EVERY = 2;

  /** By then the first checkpoints hold the model, and RocksDB has something to compact. */
  private static final int FIRST_SAMPLE = 10;

  private static final int TELL_EVERY = 20;

  @Option(names = "--rounds", defaultValue = "500", description = "At least 100 (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--clients", defaultValue = "10", description = "Agents (${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Of the aggregation job, 1 to 4 (${DEFAULT-VALUE})")
  private int parallelism;

  private final TreeMap<Integer, Map<Quantity, Double>> samples = new TreeMap<>();
  private long firstRoundNanos;

  @Override
  protected Soak measure() throws Exception {
    Soak.window(rounds);
    Path directory = Files.createTempDirectory("tributary-soak-");
    try {
      return measureIn(directory);
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private Soak measureIn(Path directory) throws IOException {
    QuickstartOptions options =
        new QuickstartOptions(clients, rounds, 1, parallelism, false, directory);
    say("starting Kafka, S3, Flink and %d agents", clients);
    try (DigitsFederation digits = new DigitsFederation(options);
        LocalFederation federation =
            LocalFederation.start(options, Map.of("checkpoint.interval-millis", "250"))) {
      List<Agent> agents = federation.startAgents(digits.parts());
      try {
        return soak(federation, quickly(digits.spec()), directory);
      } finally {
        agents.parallelStream().forEach(Agent::close);
      }
    }
  }

  private Soak soak(LocalFederation federation, JobSpec spec, Path directory) {
    FlinkRest flink = new FlinkRest(federation.flinkUi());
    String aggregation = federation.aggregationJob().toHexString();
    Vitals vitals = new Vitals(flink, aggregation, directory.resolve("flink"));
    JobClient jobs = JobClient.connect(federation.kafka(), JobClient.DEFAULT_PATIENCE);
    jobs.submit(JOB, spec);
    JobView end = jobs.watch(JOB, event -> on(event, vitals));
    if (end.status() != JobStatus.FINISHED) {
      throw new IllegalStateException("the job is %s: %s".formatted(end.status(), end.reason()));
    }
    int restarts = flink.restarts(aggregation);
    if (restarts > 0) {
      throw new IllegalStateException(
          "growth can not be told, since the aggregation job was restarted %d times, the last for %s"
              .formatted(restarts, firstLine(flink.failures(aggregation))));
    }
    return Soak.of(rounds, (System.nanoTime() - firstRoundNanos) / 1e9, samples);
  }

  private static String firstLine(List<String> failures) {
    return failures.isEmpty() ? "no known reason" : failures.get(0).lines().findFirst().orElse("");
  }

  private void on(JobEvent event, Vitals vitals) {
    if (!(event.record() instanceof ModelPublished published)) {
      return;
    }
    int version = published.version();
    if (version == 0) {
      firstRoundNanos = System.nanoTime();
    } else if (version >= FIRST_SAMPLE && version % SAMPLE_EVERY == 0) {
      samples.put(version, vitals.measure());
      if (version % TELL_EVERY == 0) {
        say("round %d: %s", version, samples.get(version));
      }
    }
  }

  /** The digits job with as little training as there can be. */
  private static JobSpec quickly(JobSpec spec) {
    Map<String, String> trainer = new TreeMap<>(spec.trainer().parameters());
    trainer.put("localEpochs", "1");
    trainer.put("batchSize", "64");
    trainer.put("learningRate", "0.05");
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        new TrainerSpec(spec.trainer().name(), trainer),
        spec.model(),
        spec.cohort(),
        spec.rounds(),
        spec.update(),
        spec.optimizer());
  }

  @Override
  protected String table(Soak figures) {
    return figures.table();
  }

  @Override
  protected Optional<String> complaint(Soak figures) {
    String grown =
        figures.rows().stream()
            .filter(Soak.Row::tooMuch)
            .map(row -> "%s by %.1f %%".formatted(row.quantity(), row.growth() * 100))
            .collect(Collectors.joining(", "));
    return grown.isEmpty()
        ? Optional.empty()
        : Optional.of("grew by more than %.0f %%: ".formatted(Soak.MOST_GROWTH * 100) + grown);
  }
}
