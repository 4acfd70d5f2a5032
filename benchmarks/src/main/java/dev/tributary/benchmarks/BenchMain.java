package dev.tributary.benchmarks;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./tributary bench} runs. A new benchmark is a class and a line here. */
@Command(
    name = "bench",
    description = "Measures Tributary on this machine.",
    subcommands = {
      dev.tributary.benchmarks.scale.ScaleBenchmark.class,
    },
    mixinStandardHelpOptions = true)
public final class BenchMain {

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Errors are one line on standard error; the stack trace goes to the log. */
  static CommandLine commandLine() {
    return new CommandLine(new BenchMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              LoggerFactory.getLogger(BenchMain.class).error("failed", failure);
              command.getErr().println("error: " + failure.getMessage());
              return 1;
            });
  }
}
