package dev.tributary.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where in a built checkout the files of a deployment lie.
 *
 * @param root the directory with {@code deploy/} in it
 */
public record ProjectTree(Path root) {

  /** System property that names the root; without it the working directory's parents are tried. */
  public static final String HOME_PROPERTY = "tributary.home";

  private static final Path FLINK_CONF = Path.of("deploy", "flink", "conf");

  public ProjectTree {
    root = root.toAbsolutePath().normalize();
    if (!Files.exists(root.resolve(FLINK_CONF).resolve("config.yaml"))) {
      throw new IllegalArgumentException("no deploy/flink/conf/config.yaml below " + root);
    }
  }

  /** The checkout that this process was started in. */
  public static ProjectTree here() {
    String home = System.getProperty(HOME_PROPERTY);
    if (home != null) {
      return new ProjectTree(Path.of(home));
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path each = start; each != null; each = each.getParent()) {
      if (Files.exists(each.resolve(FLINK_CONF).resolve("config.yaml"))) {
        return new ProjectTree(each);
      }
    }
    throw new IllegalStateException(
        "no deploy/flink/conf/config.yaml in %s or above; -D%s=DIR names the checkout"
            .formatted(start, HOME_PROPERTY));
  }

  public Path flinkConf() {
    return root.resolve(FLINK_CONF);
  }

  public Path zooKeeperSettings() {
    return flinkConf().resolve("zoo.cfg");
  }

  public Path brokerSettings() {
    return root.resolve("deploy/kafka/server.properties");
  }

  public Path topics() {
    return root.resolve("deploy/kafka/topics.yaml");
  }

  public Path jobSettings() {
    return root.resolve("deploy/flink/tributary-job.properties");
  }

  /** State of the cluster that is meant when none is named. */
  public Path defaultClusterDirectory() {
    return root.resolve(".tributary/cluster");
  }

  /** The jars of Flink's {@code lib}, as the build resolved them. */
  public String flinkClasspath() {
    Path file = root.resolve("deploy/flink/target/classpath.txt");
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException missing) {
      throw new UncheckedIOException(file + " is missing: build the project first", missing);
    }
  }

  /** The aggregation job with all it brings along. */
  public Path jobJar() {
    Path directory = root.resolve("flink-jobs/target");
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().endsWith("-job.jar")).toList();
      if (jars.size() != 1) {
        throw new IllegalStateException(
            "%s must hold one *-job.jar, has %s: build the project first"
                .formatted(directory, jars));
      }
      return jars.get(0);
    } catch (IOException missing) {
      throw new UncheckedIOException(directory + " is missing: build the project first", missing);
    }
  }
}
