package dev.tributary.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "tokens",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Who may use the API.",
    subcommands = {CreateTokenCommand.class},
    footerHeading = "%nExample:%n",
    footer = "  ./tributary tokens create --name ward-7 --role operator --file tokens.yaml",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:the file can not be written", "2:wrong options"})
final class TokensCommand implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
