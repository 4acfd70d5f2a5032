package dev.tributary.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "model",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Versions of models: what made them, where they lie, how they differ.",
      "MODEL is JOB for a job's newest version, JOB@VERSION, or @ALIAS."
    },
    subcommands = {
      ListModelsCommand.class,
      ShowModelCommand.class,
      DownloadCommand.class,
      DiffCommand.class,
      ImportCommand.class,
      PromoteCommand.class,
      RollBackCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = "  ./tributary model list digits-1 --best accuracy:max",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:there is no such version, or it can not be had",
      "2:wrong options, or a job that nobody knows",
      "3:no broker or no coordinator answers"
    })
final class ModelCommand implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
