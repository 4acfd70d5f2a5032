package dev.tributary.local.cluster;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary cluster up}. */
@Command(
    name = "up",
    description = "Starts the cluster, creates the topics and submits the aggregation job.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary cluster up",
      "  ./tributary cluster up --ports free --output json"
    })
final class ClusterUp implements Callable<Integer> {

  /** Which ports to use. */
  enum Ports {
    standard,
    free
  }

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--ports",
      paramLabel = "PORTS",
      defaultValue = "standard",
      description =
          "standard (Kafka 19092, S3 19000, Flink UI 18081, API 18080) or free (default: ${DEFAULT-VALUE}).")
  private Ports ports;

  @Option(
      names = "--from-scratch",
      description = "Deletes what an earlier cluster left in the directory first.")
  private boolean fromScratch;

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "1 or 2, each with two slots; with one, its loss stops the rounds until"
              + " `cluster revive` (default: ${DEFAULT-VALUE}).")
  private int taskManagers;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port of the API server (default: what --ports says).")
  private Integer apiPort;

  @Option(names = "--no-api", description = "Starts no API server.")
  private boolean noApi;

  @Option(names = "--no-job", description = "Starts the servers only; no job is submitted.")
  private boolean noJob;

  ClusterUp() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    LocalCluster cluster = options.cluster();
    options.say(out, "Starting a Kafka broker, an S3 server, a Flink cluster and the API.");
    long start = System.nanoTime();
    ClusterPorts chosen = ports == Ports.free ? ClusterPorts.free() : ClusterPorts.standard();
    LocalCluster.Startup startup =
        new LocalCluster.Startup(
            apiPort == null ? chosen : chosen.withApi(apiPort),
            !noJob,
            fromScratch,
            taskManagers,
            !noApi);
    ClusterAddresses addresses = cluster.up(startup, step -> options.say(out, step));
    double seconds = (System.nanoTime() - start) / 1e9;
    options.say(out, "The cluster is up after %.1f s.".formatted(seconds));
    options.say(out, "  Kafka     " + addresses.bootstrapServers());
    options.say(
        out,
        "  S3        %s (access key %s, secret key %s)"
            .formatted(addresses.s3Endpoint(), addresses.s3AccessKey(), addresses.s3SecretKey()));
    options.say(out, "  Flink UI  " + addresses.flinkUi());
    if (startup.api()) {
      options.say(
          out,
          "  Page      %s, its API under /api/v1; open to whoever is on this machine"
              .formatted(addresses.api()));
    }
    options.say(out, "Clients to try it with: ./tributary data split --to clients");
    options.print(out, ClusterReport.of(cluster, seconds));
    return 0;
  }
}
