package dev.tributary.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "keys",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The keys by which clients of secure rounds know each other.",
    subcommands = {
      CreateKeyCommand.class,
      EnrollKeyCommand.class,
      ListKeysCommand.class,
    },
    footerHeading = "%nExample:%n",
    footer = "  ./tributary keys create --client hospital-7 --to identity.key",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a file can not be written, or the broker refused",
      "2:wrong options, a file that is there already or is no such file, or a client that has another key",
      "3:no broker answers"
    })
final class KeysCommand implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
