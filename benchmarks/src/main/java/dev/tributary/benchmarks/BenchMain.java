package dev.tributary.benchmarks;

import dev.tributary.benchmarks.aggregate.AggregateBenchmark;
import dev.tributary.benchmarks.chaos.ChaosBenchmark;
import dev.tributary.benchmarks.kernels.KernelBenchmark;
import dev.tributary.benchmarks.latency.LatencyBenchmark;
import dev.tributary.benchmarks.memory.MemoryBenchmark;
import dev.tributary.benchmarks.peers.PeersBenchmark;
import dev.tributary.benchmarks.scale.ScaleBenchmark;
import dev.tributary.benchmarks.secure.SecureBenchmark;
import dev.tributary.benchmarks.soak.SoakBenchmark;
import dev.tributary.control.cli.CommandLines;
import dev.tributary.local.LocalMain;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./tributary bench} runs. A new benchmark is a class and a line here. */
@Command(
    name = "bench",
    description = "Measures Tributary on this machine.",
    subcommands = {
      AggregateBenchmark.class,
      ChaosBenchmark.class,
      KernelBenchmark.class,
      LatencyBenchmark.class,
      MemoryBenchmark.class,
      PeersBenchmark.class,
      ScaleBenchmark.class,
      SecureBenchmark.class,
      SoakBenchmark.class
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench kernels",
      "  ./tributary bench latency --output json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:it could not be measured, or a figure breaks a promise",
      "2:wrong options"
    })
public final class BenchMain {

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Errors are one line on standard error; the stack trace goes to the log. */
  static CommandLine commandLine() {
    return LocalMain.withVersion(CommandLines.withExitCodes(new CommandLine(new BenchMain())))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              LoggerFactory.getLogger(BenchMain.class).error("failed", failure);
              command.getErr().println("error: " + failure.getMessage());
              return 1;
            });
  }
}
