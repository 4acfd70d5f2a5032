package dev.tributary.local.cluster;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary cluster upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Stops the aggregation job with a savepoint and starts it again from there, for a new jar"
          + " or another parallelism. Federation jobs go on where they stood.",
      "",
      "Example: ./tributary cluster upgrade --parallelism 1"
    },
    mixinStandardHelpOptions = true)
final class ClusterUpgrade implements Callable<Integer> {

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job's jar from now on (default: the checkout's).")
  private Path jar;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "From now on (default: parallelism.default in deploy/flink/conf/config.yaml).")
  private Integer parallelism;

  ClusterUpgrade() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<LocalCluster.Step> steps = new ArrayList<>();
    options
        .cluster()
        .upgrade(
            Optional.ofNullable(jar).map(Path::toAbsolutePath),
            parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism),
            step -> {
              steps.add(step);
              options.say(out, step);
            });
    options.print(out, Map.of("steps", steps));
    return 0;
  }
}
