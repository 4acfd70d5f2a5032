package dev.tributary.local.cluster;

import dev.tributary.control.ControlMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Command lines of the Kafka broker, the S3 server and the API server. All live on the classpath of
 * the JVM that starts them.
 */
final class ServerCommands {

  private static final String LOGGING =
      "-Dlog4j2.configurationFile=classpath:dev/tributary/local/cluster/server-log4j2.properties";

  private ServerCommands() {}

  static List<String> kafka(ClusterDirectory directory, List<String> jvmOptions) {
    return java(jvmOptions, "kafka.Kafka", directory.brokerSettings().toString());
  }

  static List<String> s3(
      ClusterDirectory directory,
      ClusterPorts ports,
      List<String> buckets,
      List<String> jvmOptions) {
    List<String> command =
        java(
            jvmOptions,
            S3ServerMain.class.getName(),
            directory.s3Data().toString(),
            Integer.toString(ports.s3()));
    command.addAll(buckets);
    return command;
  }

  /** The API server, which finds everything else in the cluster's own file. */
  static List<String> api(ClusterDirectory directory, List<String> jvmOptions) {
    return java(
        jvmOptions,
        ControlMain.class.getName(),
        "api",
        "--config",
        directory.properties().toString());
  }

  /** The project's broker settings with this cluster's addresses and directory. */
  static Properties brokerSettings(Path file, ClusterDirectory directory, ClusterPorts ports) {
    Properties settings = load(file);
    String listener = "PLAINTEXT://127.0.0.1:" + ports.kafka();
    String controller = "127.0.0.1:" + ports.kafkaController();
    settings.setProperty("listeners", listener + ",CONTROLLER://" + controller);
    settings.setProperty("advertised.listeners", listener);
    settings.setProperty(
        "controller.quorum.voters", settings.getProperty("node.id") + "@" + controller);
    settings.setProperty("log.dirs", directory.kafkaData().toString());
    return settings;
  }

  /** The project's ZooKeeper settings with this cluster's port and directory. */
  static Properties zooKeeperSettings(Path file, ClusterDirectory directory, ClusterPorts ports) {
    Properties settings = load(file);
    settings.setProperty("clientPort", Integer.toString(ports.zooKeeper()));
    settings.setProperty("dataDir", directory.zooKeeperData().toString());
    return settings;
  }

  static void write(Properties settings, Path file) {
    try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      settings.store(writer, "Written by tributary cluster up");
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }

  static String javaBinary() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> java(List<String> jvmOptions, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(javaBinary());
    command.addAll(List.of("-Xmx512m", LOGGING));
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(absoluteClasspath());
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  private static Properties load(Path file) {
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      settings.load(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + file, failed);
    }
    return settings;
  }

  /** Of this JVM; absolute, because the processes work in another directory. */
  private static String absoluteClasspath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
