package dev.tributary.local.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tributary quickstart}. */
@Command(
    name = "quickstart",
    description = {
      "A whole federation in one JVM: a Kafka broker, an S3 server, a Flink cluster and ten clients"
          + " that learn the UCI digits.",
      "",
      "Examples:",
      "  ./tributary quickstart --clients 5 --rounds 10 --kill taskmanager",
      "  ./tributary quickstart --secure",
      "  ./tributary quickstart --secure --dp-epsilon 8 --clients 40"
    },
    mixinStandardHelpOptions = true)
public final class QuickstartCommand implements Callable<Integer> {
  /** What {@code --kill} can take away. */
  enum Victim {
    taskmanager
  }

  /** How the result is told. */
  enum Output {
    text,
    json
  }

  @Option(names = "--clients", description = "Number of clients (default: ${DEFAULT-VALUE}).")
  private int clients = 10;

  @Option(names = "--rounds", description = "Number of rounds (default: ${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(
      names = "--seed",
      description =
          "The same seed gives the same model, except with --secure and --dp-epsilon, which draw at"
              + " random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--parallelism",
      description = "Of the aggregation job (default: ${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--kill",
      description = "Kill one in the middle of the middle round: ${COMPLETION-CANDIDATES}.")
  private Victim kill;

  @Option(
      names = "--secure",
      description = {
        "Clients mask their updates (SecAgg+), so that nothing but their sum can be read; in each"
            + " of the five phases of a round a fifth of the clients is killed once in the run,"
            + " and started again after the round. Takes 5 clients and 6 rounds or more."
      })
  private boolean secure;

  @Option(
      names = "--dp-epsilon",
      paramLabel = "EPSILON",
      description = {
        "Differential privacy for each client over the whole run, at delta 1e-5: updates are clipped"
            + " and noise is added, by the server, or with --secure by the clients before they mask."
            + " The model is a softmax regression then: noise grows with the parameters, and shrinks"
            + " with the clients."
      })
  private Double dpEpsilon;

  @Option(names = "--output", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  @Option(
      names = "--dir",
      description = "Where the run writes (default: a new folder in .tributary/quickstart).")
  private Path directory;

  /** From JDK 22 on there is a console even where there is no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }

  @Override
  public Integer call() throws Exception {
    PrintStream answer = System.out;
    boolean json = output == Output.json;
    if (json) {
      // Whatever a library prints, standard output holds one object.
      System.setOut(System.err);
    }
    Path place = RunDirectory.create(directory, "quickstart");
    OptionalDouble epsilon =
        dpEpsilon == null ? OptionalDouble.empty() : OptionalDouble.of(dpEpsilon);
    QuickstartOptions options =
        new QuickstartOptions(
            clients, rounds, seed, parallelism, kill != null, secure, epsilon, place);
    PrintStream people = new PrintStream(json ? System.err : answer, true, StandardCharsets.UTF_8);
    try (Terminal terminal = new Terminal(people, !json && isTerminal())) {
      terminal.line(
          "Tributary quick start: %d clients, %d rounds of %s%s, seed %d"
              .formatted(
                  clients,
                  rounds,
                  dpEpsilon == null ? "FedAvgM" : "FedAvg with noise",
                  secure ? " behind SecAgg+" : "",
                  seed));
      terminal.line("full logs in " + System.getProperty("tributary.log.file"));
      QuickstartReport report = new Quickstart(options, terminal).run();
      RunDirectory.tidy(place);
      if (json) {
        answer.println(JsonMapper.builder().build().writeValueAsString(report));
      } else {
        NextSteps.print(terminal, options, report);
      }
    }
    return 0;
  }
}
