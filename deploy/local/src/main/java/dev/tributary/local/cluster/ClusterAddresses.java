package dev.tributary.local.cluster;

import dev.tributary.control.connection.ConnectionFinder;
import dev.tributary.servers.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where clients find the parts of a running cluster; kept in its {@code cluster.properties}, which
 * agents and the CLI of another terminal read too.
 *
 * @param bucket of the archive of models
 */
public record ClusterAddresses(ClusterPorts ports, String bucket) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String S3_ENDPOINT = "s3.endpoint";
  private static final String FLINK_UI = "flink.ui";
  private static final String API_PORT = "api.port";

  /** Of processes of this project. */
  public ClusterAddresses(ClusterPorts ports) {
    this(ports, LocalCluster.MODELS_BUCKET);
  }

  /** Of a federation in one JVM, where nobody from outside needs more than these. */
  public static ClusterAddresses ofOneJvm(
      String bootstrapServers, URI s3, URI flinkUi, int apiPort, String bucket) {
    int kafka = URI.create("kafka://" + bootstrapServers).getPort();
    return new ClusterAddresses(
        new ClusterPorts(kafka, 0, s3.getPort(), flinkUi.getPort(), 0, 0, apiPort), bucket);
  }

  /**
   * Of {@code ./tributary up} while it runs, else of the cluster that was started last where
   * clusters usually are, else the standard ones.
   */
  public static ClusterAddresses usual(ProjectTree project) {
    return new ConnectionFinder(project.root())
        .clusterFile()
        .map(ClusterAddresses::read)
        .orElseGet(() -> new ClusterAddresses(ClusterPorts.standard()));
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

  /** All of it, as the command line's connections are read. */
  public Map<String, String> settings() {
    Map<String, String> properties = new TreeMap<>();
    properties.put(BOOTSTRAP_SERVERS, bootstrapServers());
    properties.put(S3_ENDPOINT, s3Endpoint().toString());
    properties.put("s3.access-key", s3AccessKey());
    properties.put("s3.secret-key", s3SecretKey());
    properties.put("s3.region", s3Region());
    properties.put("s3.path-style-access", "true");
    properties.put("archive.bucket", bucket);
    properties.put(FLINK_UI, flinkUi().toString());
    properties.put("port.kafka", Integer.toString(ports.kafka()));
    properties.put("port.kafka-controller", Integer.toString(ports.kafkaController()));
    properties.put("port.s3", Integer.toString(ports.s3()));
    properties.put("port.flink-ui", Integer.toString(ports.flinkUi()));
    properties.put("port.flink-rpc", Integer.toString(ports.flinkRpc()));
    properties.put("port.zookeeper", Integer.toString(ports.zooKeeper()));
    properties.put(API_PORT, Integer.toString(ports.api()));
    return properties;
  }

  void write(Path file) {
    Properties properties = new Properties();
    properties.putAll(settings());
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
                : ClusterPorts.standard().api()),
        properties.getProperty("archive.bucket", LocalCluster.MODELS_BUCKET));
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
