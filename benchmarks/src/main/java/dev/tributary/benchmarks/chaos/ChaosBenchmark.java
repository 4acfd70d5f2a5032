package dev.tributary.benchmarks.chaos;

import dev.tributary.benchmarks.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary bench chaos}. */
@Command(
    name = "chaos",
    description = {
      "Kills, stops and pauses processes of a cluster at random moments, and checks every model.",
      "",
      "Each run is one job of four agents on the digits. Recovery is the longest time without a"
          + " new model that a fault can have caused: of the waits that began before its process"
          + " had been back for 10 s, counted from the fault on, so with the time for which the"
          + " process was away. A run that fails prints its seed and keeps its logs:"
          + " --runs 1 --seed SEED does the same again."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench chaos --runs 5",
      "  ./tributary bench chaos --runs 1 --seed 7 --output json"
    })
public final class ChaosBenchmark extends Benchmark<ChaosReport> {

  @Option(names = "--runs", description = "Jobs, one after the other (${DEFAULT-VALUE}).")
  private int runs = 20;

  @Option(
      names = "--seed",
      description = "Of the first run; the next has the next (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--rounds", description = "Of each job (${DEFAULT-VALUE}).")
  private int rounds = 12;

  @Option(
      names = "--limit-seconds",
      description = "A job that takes longer hangs (${DEFAULT-VALUE}).")
  private int limitSeconds = 600;

  @Option(
      names = "--dir",
      description =
          "New or empty, for logs and data; deleted after a success (.tributary/chaos-PID).")
  private Path directory =
      Path.of(".tributary", "chaos-" + ProcessHandle.current().pid()).toAbsolutePath();

  @Override
  protected ChaosReport measure() throws Exception {
    if (runs < 1 || rounds < 4) {
      throw new IllegalArgumentException(
          "--runs must be >= 1 and --rounds >= 4, got %d and %d".formatted(runs, rounds));
    }
    Files.createDirectories(directory);
    say("Starting a cluster and %d agents; logs in %s", ChaosFederation.CLIENTS, directory);
    List<ChaosRow> rows = new ArrayList<>();
    try (ChaosFederation federation = ChaosFederation.start(directory)) {
      // Whoever interrupts this must not find a dozen processes that live on.
      Runtime.getRuntime().addShutdownHook(new Thread(federation::close, "end of chaos"));
      ChaosSeries series = new ChaosSeries(federation, rounds, Duration.ofSeconds(limitSeconds));
      tell(series.undisturbed());
      for (int run = 1; run <= runs; run++) {
        rows.add(tell(series.disturbed(run, seed + run - 1)));
      }
    } catch (IOException | RuntimeException failed) {
      throw new IllegalStateException(failed.getMessage() + "; logs are in " + directory, failed);
    }
    FileUtils.deleteDirectory(directory.toFile());
    return ChaosReport.of(rows);
  }

  private ChaosRow tell(ChaosRow row) {
    say("run %d, seed %d, %.1f s, goal %d", row.run(), row.seed(), row.seconds(), row.clients());
    for (ChaosRow.Outcome fault : row.faults()) {
      say(
          "  %-22s at %5.1f s for %4.1f s, recovery %s",
          fault.kind().words(),
          fault.atMillis() / 1e3,
          fault.downMillis() / 1e3,
          fault.recoveryMillis() == null
              ? "not needed any more"
              : "%.1f s".formatted(fault.recoveryMillis() / 1e3));
    }
    return row;
  }

  @Override
  protected String table(ChaosReport figures) {
    return figures.table();
  }
}
