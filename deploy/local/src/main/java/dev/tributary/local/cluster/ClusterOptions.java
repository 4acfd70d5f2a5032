package dev.tributary.local.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every verb of {@code tributary cluster} takes. */
final class ClusterOptions {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** For people: lines as things happen. For programs: one object at the end. */
  enum Output {
    text,
    json
  }

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the cluster's state is (default: .tributary/cluster in the checkout).")
  private Path directory;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output;

  ClusterOptions() {}

  LocalCluster cluster() {
    ProjectTree project = ProjectTree.here();
    return new LocalCluster(
        project, directory == null ? project.defaultClusterDirectory() : directory);
  }

  boolean json() {
    return output == Output.json;
  }

  /** A line for people; nothing if a program listens. */
  void say(PrintWriter out, String line) {
    if (!json()) {
      out.println(line);
      out.flush();
    }
  }

  /** A step for people: what, and how long it took. */
  void say(PrintWriter out, LocalCluster.Step step) {
    say(out, "  %-70s %6.1f s".formatted(step.what(), step.millis() / 1e3));
  }

  /** The one object for programs; nothing if a person reads. */
  void print(PrintWriter out, Object value) throws JsonProcessingException {
    if (json()) {
      out.println(JSON.writeValueAsString(value));
      out.flush();
    }
  }
}
