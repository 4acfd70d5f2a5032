package dev.tributary.benchmarks.secure;

import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.peers.FlowerMasking;
import dev.tributary.benchmarks.secure.SecureFigures.Client;
import dev.tributary.benchmarks.secure.SecureFigures.Flower;
import dev.tributary.benchmarks.secure.SecureFigures.Row;
import dev.tributary.benchmarks.secure.SecureFigures.Server;
import dev.tributary.benchmarks.secure.SecureFigures.Unmasking;
import dev.tributary.benchmarks.secure.SecureRound.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What secure aggregation costs a client and the server. */
@Command(
    name = "secure",
    description = {
      "Plays rounds of SecAgg+ with virtual clients in this process, checks that the sum is exact, "
          + "and tells the processor time of a client and of the server, the masking loop beside "
          + "AES alone, and beside Flower's masking of a vector of the same length.",
      "Flower is installed from PyPI into a virtual environment below .tributary/peers; that takes "
          + "Python 3.11 or later. --no-flower leaves it out."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench secure",
      "  ./tributary bench secure --cohorts 100 --dropouts 0,0.1 --no-flower --output json"
    })
public final class SecureBenchmark extends Benchmark<SecureFigures> {
  private static final double NANOS = 1e9;
  private static final int WARM_UP_CLIENTS = 12;

  @Option(
      names = "--params",
      defaultValue = "1000000",
      description = "Coordinates of the model (${DEFAULT-VALUE}).")
  private int params;

  @Option(
      names = "--cohorts",
      split = ",",
      defaultValue = "10,100,1000",
      description = "Numbers of clients (${DEFAULT-VALUE}).")
  private List<Integer> cohorts;

  @Option(
      names = "--dropouts",
      split = ",",
      defaultValue = "0,0.05,0.1,0.3",
      description = "Shares of the clients that vanish before they upload (${DEFAULT-VALUE}).")
  private List<Double> dropouts;

  @Option(
      names = "--parallelism",
      split = ",",
      defaultValue = "1,2",
      description = "Instances that unmask; the first is the server's total (${DEFAULT-VALUE}).")
  private List<Integer> parallelism;

  @Option(
      names = "--flower",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether Flower's masking is measured as well (${DEFAULT-VALUE}).")
  private boolean withFlower;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      defaultValue = "python3",
      description = "The Python that makes the virtual environment (${DEFAULT-VALUE}).")
  private String python;

  @Override
  protected SecureFigures measure() throws Exception {
    Optional<FlowerMasking> theirs = Optional.empty();
    if (withFlower) {
      say("Installing Flower from PyPI ...");
      theirs = Optional.of(FlowerMasking.install(python));
    }
    say("The masking loop beside AES alone ...");
    MaskRates rates = MaskRates.measure();
    Flower flower = null;
    if (theirs.isPresent()) {
      say("Flower's masking ...");
      double seconds = theirs.get().secondsPerMask(params);
      double ours = (double) params * Integer.BYTES / rates.maskBytesPerSecond();
      flower = new Flower(theirs.get().version(), seconds, ours, seconds / ours);
    }
    Model model = new Model(params);
    play(WARM_UP_CLIENTS, 0, model);
    List<Row> rows = new ArrayList<>();
    for (int clients : cohorts) {
      for (double share : dropouts) {
        Row row = play(clients, share, model);
        say("%s", SecureFigures.line(row));
        rows.add(row);
      }
    }
    return new SecureFigures(params, rates, flower, rows);
  }

  private Row play(int clients, double dropoutShare, Model model) throws Exception {
    SecureRound round = new SecureRound(clients, dropoutShare);
    round.prepare();
    SecureServer server = new SecureServer(round, model);
    double fold = server.fold() / NANOS;
    round.answer();
    double signatures = server.checkMessages() / NANOS;
    List<Unmasking> unmasking = new ArrayList<>();
    int masks = 0;
    for (int instances : parallelism) {
      SecureServer.Unmasked unmasked = server.unmask(instances);
      masks = unmasked.masks();
      unmasking.add(new Unmasking(instances, unmasked.nanos() / NANOS));
    }
    return new Row(
        clients,
        round.dropouts(),
        round.roster().degree(),
        round.roster().threshold(),
        client(round),
        new Server(
            signatures, fold, masks, unmasking, signatures + fold + unmasking.get(0).seconds()));
  }

  private static Client client(SecureRound round) {
    double keys = median(round, Step.KEYS);
    double shares = median(round, Step.SHARES);
    double maskedInput = median(round, Step.MASKED_INPUT);
    double answer = median(round, Step.ANSWER);
    return new Client(keys, shares, maskedInput, answer, keys + shares + maskedInput + answer);
  }

  private static double median(SecureRound round, Step step) {
    List<Long> sorted =
        round.clientNanos().stream()
            .map((Map<Step, Long> steps) -> steps.get(step))
            .filter(nanos -> nanos != null)
            .sorted()
            .toList();
    return sorted.get(sorted.size() / 2) / NANOS;
  }

  @Override
  protected String table(SecureFigures figures) {
    return figures.table();
  }
}
