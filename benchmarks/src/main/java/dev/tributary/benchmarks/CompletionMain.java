package dev.tributary.benchmarks;

import dev.tributary.agent.AgentMain;
import dev.tributary.control.cli.CommandLines;
import dev.tributary.local.LocalMain;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What {@code ./tributary completion} runs. It is here because this is the one module that sees the
 * commands of all others.
 */
@Command(
    name = "completion",
    description = {
      "Prints a script by which bash and zsh complete the commands and options of ./tributary.",
      "In zsh it needs bashcompinit, which it loads by itself."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(./tributary completion)",
      "  ./tributary completion > ~/.local/share/bash-completion/completions/tributary"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:wrong options"})
public final class CompletionMain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private CompletionMain() {}

  /** All that {@code ./tributary} understands, as one tree. */
  @Command(name = "tributary", description = "Federated learning on Kafka and Flink.")
  private static final class Tributary {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  private static CommandLine commandLine() {
    return LocalMain.withVersion(new CommandLine(new CompletionMain()));
  }

  /** Every command of the script, whatever module it is in. */
  static CommandLine all() {
    CommandLine all = new CommandLine(new Tributary());
    LocalMain.commandLine().getSubcommands().forEach(all::addSubcommand);
    CommandLines.create().getSubcommands().forEach(all::addSubcommand);
    all.addSubcommand("agent", AgentMain.commandLine());
    all.addSubcommand("bench", BenchMain.commandLine());
    all.addSubcommand("completion", commandLine());
    all.addSubcommand("help", new HelpCommand());
    return all;
  }

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("tributary", all()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
