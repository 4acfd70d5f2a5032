package dev.tributary.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "client",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The clients of the federation, and where they stand.",
    subcommands = {
      ListClientsCommand.class,
      ShowClientCommand.class,
      HoldCommand.Cordon.class,
      HoldCommand.Uncordon.class,
      HoldCommand.Drain.class,
      HoldCommand.Quarantine.class,
      HoldCommand.Release.class
    },
    footerHeading = "%nExample:%n",
    footer = "  ./tributary client list",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the broker went away",
      "2:wrong options, or a client that nobody knows",
      "3:no broker or no coordinator answers"
    })
final class ClientCommand implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
