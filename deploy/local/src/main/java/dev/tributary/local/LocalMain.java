package dev.tributary.local;

import dev.tributary.control.cli.CommandLines;
import dev.tributary.local.cluster.ClusterCommand;
import dev.tributary.local.data.DataCommand;
import dev.tributary.local.quickstart.QuickstartCommand;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./tributary} runs for the verbs that bring their own servers. */
@Command(
    name = "tributary",
    description = "Tributary on this machine.",
    subcommands = {QuickstartCommand.class, ClusterCommand.class, DataCommand.class},
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it could not be done; of 'cluster status', something does not live",
      "2:wrong options"
    })
public final class LocalMain {

  private static final String LOG_FILE = "tributary.log.file";

  /** Set by {@code ./tributary}. */
  private static final String VERSION = "tributary.version";

  public static void main(String[] arguments) {
    // Before the first logger is made.
    if (System.getProperty(LOG_FILE) == null) {
      String name =
          DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
              .format(LocalDateTime.now(ZoneId.systemDefault()));
      Path file =
          Path.of(".tributary", "logs", name + "-" + ProcessHandle.current().pid() + ".log");
      System.setProperty(LOG_FILE, file.toAbsolutePath().toString());
    }
    System.exit(commandLine().execute(arguments));
  }

  /** Errors are one line on standard error; the stack trace goes to the log. */
  public static CommandLine commandLine() {
    return withVersion(CommandLines.withExitCodes(new CommandLine(new LocalMain())))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              org.slf4j.LoggerFactory.getLogger(LocalMain.class).error("failed", failure);
              command.getErr().println("error: " + failure.getMessage());
              return 1;
            });
  }

  /**
   * {@code --version} of a command and all below it prints what {@code ./tributary} was built as.
   */
  public static CommandLine withVersion(CommandLine command) {
    command.getCommandSpec().version("tributary " + System.getProperty(VERSION, "unknown"));
    command.getSubcommands().values().forEach(LocalMain::withVersion);
    return command;
  }
}
