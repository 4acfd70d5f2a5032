package dev.tributary.control.cli;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.job.UnknownClientException;
import dev.tributary.control.job.UnknownJobException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The command line: what it understands, and what becomes of errors. */
public final class CommandLines {
  private CommandLines() {}

  @Command(
      name = "tributary",
      description = "Federated learning on Kafka and Flink.",
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {
        JobCommand.class,
        ModelCommand.class,
        ClientCommand.class,
        KeysCommand.class,
        ApiCommand.class,
        TokensCommand.class
      })
  static final class Root implements Callable<Integer> {
    @Mixin HelpOption help;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitCode.USAGE;
    }
  }

  /**
   * Runs with {@code execute}, which returns an {@link ExitCode}; errors are told in a sentence.
   */
  public static CommandLine create() {
    return withExitCodes(new CommandLine(new Root()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(CommandLines::onException);
  }

  /** Each command's help tells its exit codes: those of the group that it is in, if it has none. */
  public static CommandLine withExitCodes(CommandLine command) {
    UsageMessageSpec group = command.getCommandSpec().usageMessage();
    for (CommandLine each : command.getSubcommands().values()) {
      UsageMessageSpec usage = each.getCommandSpec().usageMessage();
      if (usage.exitCodeList().isEmpty()) {
        usage.exitCodeList(group.exitCodeList());
        usage.exitCodeListHeading(group.exitCodeListHeading());
      }
      withExitCodes(each);
    }
    return command;
  }

  private static int onException(
      Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("error: " + message(error));
    if (error instanceof NoConnectionException) {
      return ExitCode.NO_CONNECTION;
    }
    return error instanceof IllegalArgumentException
            || error instanceof UnknownJobException
            || error instanceof UnknownClientException
        ? ExitCode.USAGE
        : ExitCode.FAILED;
  }

  private static String message(Exception error) {
    if (error.getMessage() == null) {
      return error.toString();
    }
    Throwable cause = error.getCause();
    boolean told =
        error instanceof NoConnectionException
            || cause == null
            || cause.getMessage() == null
            || error.getMessage().contains(cause.getMessage());
    return told ? error.getMessage() : error.getMessage() + ": " + cause.getMessage();
  }
}
