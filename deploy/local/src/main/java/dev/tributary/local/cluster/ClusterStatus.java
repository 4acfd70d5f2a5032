package dev.tributary.local.cluster;

import dev.tributary.control.flink.FlinkRest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary cluster status}. Ends with code 1 unless every process lives. */
@Command(
    name = "status",
    description = "Shows the cluster's processes and Flink's jobs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary cluster status",
      "  ./tributary cluster status --output json"
    })
final class ClusterStatus implements Callable<Integer> {

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  ClusterStatus() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ClusterReport report = ClusterReport.of(options.cluster(), 0);
    if (report.processes().isEmpty()) {
      options.say(out, "No cluster is up.");
    } else {
      describe(report, out);
    }
    options.print(out, report);
    return report.up() ? 0 : 1;
  }

  private void describe(ClusterReport report, PrintWriter out) {
    options.say(out, "%-16s %8s  %s".formatted("PROCESS", "PID", "STATE"));
    for (LocalCluster.ProcessStatus each : report.processes()) {
      String state = each.alive() ? "running" : "dead";
      options.say(out, "%-16s %8d  %s".formatted(each.name(), each.pid(), state));
    }
    for (FlinkRest.Job job : report.jobs()) {
      options.say(out, "job %s  %s  %s".formatted(job.id(), job.state(), job.name()));
    }
    options.say(
        out,
        "Kafka %s, S3 %s, Flink UI %s"
            .formatted(report.bootstrapServers(), report.s3Endpoint(), report.flinkUi()));
    if (report.api() != null) {
      options.say(out, "page %s, its API under /api/v1".formatted(report.api()));
    }
  }
}
