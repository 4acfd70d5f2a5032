package dev.tributary.agent;

import dev.tributary.agent.config.AgentConfig;
import dev.tributary.agent.config.DataSetConfig;
import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.daemon.StateDirectoryException;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Trainers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The daemon of one client, until it is told to end by SIGTERM or Ctrl-C. */
@Command(
    name = "tributary agent",
    description = {
      "Takes part in federated learning: trains on the data sets of its configuration whenever it "
          + "is selected, and sends what changed in the model. The rows never leave this machine.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./tributary agent --config agent.yaml --check",
      "  ./tributary agent --config agent.yaml",
      "  ./tributary agent tasks --config agent.yaml"
    },
    subcommands = {TasksCommand.class, AnswerCommand.Approve.class, AnswerCommand.Decline.class},
    synopsisSubcommandLabel = "[COMMAND]",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the configuration is good (--check)",
      "1:stopped by a fault; starting it again may help",
      "2:refused: usage, configuration or data; starting it again does not help",
      "143:ended by SIGTERM, in good order"
    })
public final class AgentMain implements Callable<Integer> {
  private static final int FAULT = 1;
  private static final int REFUSED = 2;

  /** Found in this module by log4j, unless the person who starts it says otherwise. */
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, such as agent.yaml.")
  private Path config;

  @Option(
      names = "--check",
      description = "Read and check the configuration and the data sets, and end.")
  private boolean check;

  @SuppressWarnings("UnusedVariable") // picocli sets it and acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  private boolean help;

  private AgentMain() {}

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:tributary-agent-log4j2.properties");
    }
    System.exit(commandLine().execute(arguments));
  }

  /** The command with the wording of its errors: one line each. */
  public static CommandLine commandLine() {
    CommandLine command =
        new CommandLine(new AgentMain()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(
        (wrong, arguments) -> {
          wrong.getCommandLine().getErr().println("error: " + wrong.getMessage());
          return REFUSED;
        });
    command.setExecutionExceptionHandler(
        (fault, line, parsed) -> {
          line.getErr().println("error: " + fault);
          return FAULT;
        });
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (config == null) {
      // Not required of the commands below this one, which have an option of that name themselves.
      throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE'");
    }
    AgentSettings settings;
    try {
      settings = settings(AgentConfig.load(config));
    } catch (IllegalArgumentException | IOException refused) {
      return failed(REFUSED, refused);
    }
    if (check) {
      spec.commandLine().getOut().println(config + " is good: " + summary(settings));
      return 0;
    }
    return run(new Agent(settings));
  }

  private int run(Agent agent) throws InterruptedException {
    try {
      agent.start();
    } catch (StateDirectoryException unusable) {
      return failed(FAULT, unusable);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "agent-end"));
    try {
      agent.awaitStopped();
      return 0;
    } catch (IllegalStateException fault) {
      return failed(FAULT, fault);
    }
  }

  private int failed(int code, Exception cause) {
    spec.commandLine().getErr().println("error: " + cause.getMessage());
    return code;
  }

  private static AgentSettings settings(AgentConfig config) throws IOException {
    Map<String, DataSet> dataSets = new TreeMap<>();
    for (Map.Entry<String, DataSetConfig> dataSet : config.dataSets().entrySet()) {
      dataSets.put(dataSet.getKey(), dataSet.getValue().load());
    }
    return new AgentSettings(
        config.clientId(),
        config.kafka(),
        config.s3(),
        config.stateDirectory(),
        dataSets,
        Trainers.all(),
        config.heartbeatMillis(),
        config.secure(),
        config.profile(),
        config.policy());
  }

  private static String summary(AgentSettings settings) {
    String dataSets =
        settings.dataSets().entrySet().stream()
            .map(
                e ->
                    "%s (%d rows, %d features, %d classes)"
                        .formatted(
                            e.getKey(),
                            e.getValue().rows(),
                            e.getValue().columns(),
                            e.getValue().classes()))
            .collect(Collectors.joining(", "));
    String secure =
        settings
            .secure()
            .map(with -> ", secure rounds with key " + with.identity().publicKey())
            .orElse("");
    return "client %s, data sets %s, trainers %s%s"
        .formatted(settings.client(), dataSets, String.join(", ", settings.trainerNames()), secure);
  }
}
