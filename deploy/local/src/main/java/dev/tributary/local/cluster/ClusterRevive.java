package dev.tributary.local.cluster;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary cluster revive}. */
@Command(
    name = "revive",
    description = {
      "Starts the processes again that have died, as systemd or Kubernetes would.",
      "A JobManager finds its jobs in ZooKeeper and S3 and goes on from their newest checkpoint."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  ./tributary cluster revive"})
final class ClusterRevive implements Callable<Integer> {

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  ClusterRevive() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<String> revived = options.cluster().revive();
    if (revived.isEmpty()) {
      options.say(out, "No process of the cluster was dead.");
    }
    revived.forEach(name -> options.say(out, name + " started"));
    options.print(out, Map.of("started", revived));
    return 0;
  }
}
