package dev.tributary.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "job",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Submit, watch, pause and stop federation jobs.",
    subcommands = {
      ValidateCommand.class,
      SubmitCommand.class,
      ListCommand.class,
      ShowCommand.class,
      WatchCommand.class,
      ExplainCommand.class,
      UpdateCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      StopCommand.class,
      NoteCommand.class,
      DeleteCommand.class,
      RerunCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = "  ./tributary job submit digits-job.yaml --wait",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job was refused, stopped or failed",
      "2:wrong options, a spec that breaks a rule, or a job that nobody knows",
      "3:no broker or no coordinator answers"
    })
final class JobCommand implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
