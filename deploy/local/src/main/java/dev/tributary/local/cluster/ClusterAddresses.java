package dev.tributary.local.cluster;

import dev.tributary.servers.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where clients find the parts of a running cluster; kept in its {@code cluster.properties}, which
 * agents and the CLI of another terminal read too.
 */
public record ClusterAddresses(ClusterPorts ports) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String S3_ENDPOINT = "s3.endpoint";
  private static final String FLINK_UI = "flink.ui";
  private static final String API_PORT = "api.port";

  /** Of the cluster that was started last where clusters usually are, else the standard ones. */
  public static ClusterAddresses usual(ProjectTree project) {
    Path file = new ClusterDirectory(project.defaultClusterDirectory()).properties();
    return Files.exists(file) ? read(file) : new ClusterAddresses(ClusterPorts.standard());
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + ports.kafka();
  }

  public URI s3Endpoint() {
    return URI.create("http://127.0.0.1:" + ports.s3());
  }

  public String s3Region() {
    return EmbeddedS3.REGION;
  }

  public String s3AccessKey() {
    return EmbeddedS3.ACCESS_KEY;
  }

  public String s3SecretKey() {
    return EmbeddedS3.SECRET_KEY;
  }

  /** Of Flink's web UI and REST API. */
  public URI flinkUi() {
    return URI.create("http://127.0.0.1:" + ports.flinkUi());
  }

  /** Of the API server, if there is one. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + ports.api());
  }

  void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty(BOOTSTRAP_SERVERS, bootstrapServers());
    properties.setProperty(S3_ENDPOINT, s3Endpoint().toString());
    properties.setProperty("s3.access-key", s3AccessKey());
    properties.setProperty("s3.secret-key", s3SecretKey());
    properties.setProperty("s3.region", s3Region());
    properties.setProperty("s3.path-style-access", "true");
    properties.setProperty("archive.bucket", LocalCluster.MODELS_BUCKET);
    properties.setProperty(FLINK_UI, flinkUi().toString());
    properties.setProperty("port.kafka", Integer.toString(ports.kafka()));
    properties.setProperty("port.kafka-controller", Integer.toString(ports.kafkaController()));
    properties.setProperty("port.s3", Integer.toString(ports.s3()));
    properties.setProperty("port.flink-ui", Integer.toString(ports.flinkUi()));
    properties.setProperty("port.flink-rpc", Integer.toString(ports.flinkRpc()));
    properties.setProperty("port.zookeeper", Integer.toString(ports.zooKeeper()));
    properties.setProperty(API_PORT, Integer.toString(ports.api()));
    try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, "Written by tributary cluster up");
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }

  static ClusterAddresses read(Path file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException("no cluster has been started in " + file.getParent(), failed);
    }
    return new ClusterAddresses(
        new ClusterPorts(
            port(properties, file, "port.kafka"),
            port(properties, file, "port.kafka-controller"),
            port(properties, file, "port.s3"),
            port(properties, file, "port.flink-ui"),
            port(properties, file, "port.flink-rpc"),
            port(properties, file, "port.zookeeper"),
            // A cluster that was started before there was an API.
            properties.containsKey(API_PORT)
                ? port(properties, file, API_PORT)
                : ClusterPorts.standard().api()));
  }

  private static int port(Properties properties, Path file, String key) {
    try {
      return Integer.parseInt(properties.getProperty(key));
    } catch (NumberFormatException wrong) {
      throw new IllegalStateException(
          "%s: %s must be a port, got %s".formatted(file, key, properties.getProperty(key)), wrong);
    }
  }
}
