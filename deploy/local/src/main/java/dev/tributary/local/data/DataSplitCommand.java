package dev.tributary.local.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ProjectTree;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary data split}. */
@Command(
    name = "split",
    header = "Deals the UCI digits out to a few clients.",
    description = {
      "Writes for each client a folder with its rows (CSV, gzip) and an agent.yaml for the cluster"
          + " of this machine. A fifth of the rows goes to no client: models are measured with it.",
      "",
      "Examples:",
      "  ./tributary data split --clients 3 --to clients",
      "  ./tributary data split --clients 3 --secure --to secure-clients"
    },
    mixinStandardHelpOptions = true)
final class DataSplitCommand implements Callable<Integer> {

  /** For people or for programs. */
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec spec;

  @Option(names = "--clients", description = "Number of clients (default: ${DEFAULT-VALUE}).")
  private int clients = 3;

  @Option(
      names = "--seed",
      description = "The same seed gives the same parts (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--alpha",
      description =
          "How alike the parts are: 0.1 gives each a few digits, 100 all of them the same mixture"
              + " (default: ${DEFAULT-VALUE}).")
  private double alpha = 0.5;

  @Option(
      names = "--secure",
      description =
          "Make an identity for each client as well; its agent then sends masked updates alone.")
  private boolean secure;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder.")
  private Path directory;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  DataSplitCommand() {}

  @Override
  public Integer call() throws Exception {
    ProjectTree project = ProjectTree.here();
    DigitsSplit.Written written =
        new DigitsSplit(clients, alpha, seed, secure)
            .write(directory, ClusterAddresses.usual(project));
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.json) {
      out.println(new ObjectMapper().writeValueAsString(written));
    } else {
      describe(written, out);
    }
    out.flush();
    return 0;
  }

  private void describe(DigitsSplit.Written written, PrintWriter out) {
    for (DigitsSplit.Part part : written.clients()) {
      out.printf("%-10s %5d rows  %s%n", part.client(), part.rows(), part.data());
    }
    out.printf("%-10s %5d rows  %s%n", "nobody", written.heldOutRows(), written.heldOut());
    out.println();
    if (secure) {
      out.println("Enroll the clients:");
      for (DigitsSplit.Part part : written.clients()) {
        out.println("  ./tributary keys enroll " + part.identity());
      }
    }
    out.println("Start each client in a terminal of its own:");
    for (DigitsSplit.Part part : written.clients()) {
      out.println("  ./tributary agent --config " + part.config());
    }
    out.println("and then the job:");
    out.printf(
        "  ./tributary job submit deploy/local/examples/%s --wait%n",
        secure ? "digits-secure-job.yaml" : "digits-job.yaml");
  }
}
