package dev.tributary.local.cluster;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary cluster down}. */
@Command(
    name = "down",
    description = "Stops what `cluster up` started, and nothing else. Logs and data stay.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  ./tributary cluster down", "  ./tributary cluster down --delete"})
final class ClusterDown implements Callable<Integer> {

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  @Option(names = "--delete", description = "Deletes logs and data, too.")
  private boolean delete;

  ClusterDown() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    LocalCluster cluster = options.cluster();
    List<LocalCluster.Step> steps = new ArrayList<>();
    cluster.down(
        step -> {
          steps.add(step);
          options.say(out, step);
        });
    if (steps.isEmpty()) {
      options.say(out, "No cluster was up.");
    }
    boolean deleted = delete && cluster.delete();
    if (deleted) {
      options.say(out, "Logs and data are deleted.");
    }
    options.print(out, Map.of("steps", steps, "deleted", deleted));
    return 0;
  }
}
