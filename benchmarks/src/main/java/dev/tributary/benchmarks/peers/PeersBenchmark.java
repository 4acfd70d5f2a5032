package dev.tributary.benchmarks.peers;

import dev.tributary.benchmarks.Benchmark;
import dev.tributary.local.cluster.ProjectTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The work of a federation whose clients train for no time at all, on Flower and on Tributary. */
@Command(
    name = "peers",
    description = {
      "Runs the same rounds on Flower and on Tributary, one after the other, and compares rounds a "
          + "minute and the peak memory of the servers. Clients give the model back as it was.",
      "Flower is installed from PyPI into a virtual environment below .tributary/peers; that takes "
          + "Python 3.11 or later."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench peers",
      "  ./tributary bench peers --quick --output json",
      "  ./tributary bench peers --clients 16 --params 10000000 --rounds 10"
    })
public final class PeersBenchmark extends Benchmark<PeersFigures> {

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "4,16",
      description = "Numbers of clients, each a process (${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--params",
      split = ",",
      defaultValue = "1000000,10000000",
      description = "Sizes of the model in coordinates (${DEFAULT-VALUE}).")
  private List<Integer> params;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds that are measured, after one that is not (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--quick",
      description = "Only see whether it works: 2 clients, 100,000 coordinates, 3 rounds.")
  private boolean quick;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      defaultValue = "python3",
      description = "The Python that makes the virtual environment (${DEFAULT-VALUE}).")
  private String python;

  @Override
  protected PeersFigures measure() throws Exception {
    List<Workload> workloads = workloads();
    ProjectTree project = ProjectTree.here();
    Path directory = project.root().resolve(".tributary/peers");
    say("Installing Flower from PyPI ...");
    FlowerInstallation flower =
        FlowerInstallation.make(
            python, project.root().resolve("benchmarks/peers/flower"), directory.resolve("flower"));
    List<PeersFigures.Row> rows = new ArrayList<>();
    for (Workload workload : workloads) {
      String what =
          "%d clients, %,d coordinates, %d + %d rounds"
              .formatted(
                  workload.clients(),
                  workload.params(),
                  Workload.WARM_UP_ROUNDS,
                  workload.rounds());
      say("%s: Flower %s ...", what, flower.version());
      PeersFigures.Flower theirs = FlowerFederation.measure(flower, workload);
      say("%s: Tributary ...", what);
      PeersFigures.Tributary ours =
          TributaryFederation.measure(project, directory.resolve("tributary"), workload);
      rows.add(PeersFigures.Row.of(workload, ours, theirs));
    }
    return new PeersFigures(Workload.WARM_UP_ROUNDS, rows);
  }

  private List<Workload> workloads() {
    if (quick) {
      return List.of(new Workload(2, 100_000, 3));
    }
    List<Workload> workloads = new ArrayList<>();
    for (int size : params) {
      for (int number : clients) {
        workloads.add(new Workload(number, size, rounds));
      }
    }
    return workloads;
  }

  @Override
  protected String table(PeersFigures figures) {
    return figures.table();
  }
}
