package dev.tributary.control.connection;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Finds the connection that is meant: the one that is named, else the local cluster's.
 *
 * @param start the local cluster is looked for in {@code .tributary/cluster} here and in the
 *     directories above
 */
public record ConnectionFinder(Path start) {
  /** System property with the directory of the checkout, as the start script sets it. */
  public static final String HOME_PROPERTY = "tributary.home";

  private static final Path CLUSTER_FILE = Path.of(".tributary", "cluster", "cluster.properties");

  public ConnectionFinder {
    start = start.toAbsolutePath().normalize();
  }

  /** Looks in the checkout that the start script belongs to, else in the working directory. */
  public static ConnectionFinder here() {
    return new ConnectionFinder(Path.of(System.getProperty(HOME_PROPERTY, "")));
  }

  /**
   * The connection that these name, or else the local cluster's.
   *
   * @param bootstrapServers wins over what a file says
   * @param file a properties file, read by {@link Connection#fromMap}
   * @throws IllegalArgumentException if a file or a setting is wrong, naming it
   * @throws NoConnectionException if nothing is named and no local cluster was started
   */
  public Connection find(Optional<String> bootstrapServers, Optional<Path> file) {
    return find(bootstrapServers, file, Connection::fromMap);
  }

  /**
   * As {@link #find(Optional, Optional)}, for whoever reads more keys than those of a connection.
   *
   * @param read makes something of the flat configuration that is meant
   */
  public <T> T find(
      Optional<String> bootstrapServers,
      Optional<Path> file,
      Function<Map<String, String>, T> read) {
    Map<String, String> configuration = new HashMap<>();
    String source = "--bootstrap-servers";
    if (file.isPresent()) {
      source = file.get().toString();
      configuration.putAll(read(file.get()));
    } else if (bootstrapServers.isEmpty()) {
      Path cluster = clusterFile().orElseThrow(this::nothingNamed);
      source = cluster.toString();
      configuration.putAll(read(cluster));
    }
    bootstrapServers.ifPresent(
        servers -> configuration.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers));
    try {
      return read.apply(configuration);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(source + ": " + wrong.getMessage(), wrong);
    }
  }

  private Optional<Path> clusterFile() {
    for (Path each = start; each != null; each = each.getParent()) {
      if (Files.isRegularFile(each.resolve(CLUSTER_FILE))) {
        return Optional.of(each.resolve(CLUSTER_FILE));
      }
    }
    return Optional.empty();
  }

  private NoConnectionException nothingNamed() {
    return new NoConnectionException(
        """
        no cluster runs here (no %s in %s or above).
        Start one with './tributary cluster up', or name yours with --bootstrap-servers HOST:PORT \
        or --client-config FILE."""
            .formatted(CLUSTER_FILE, start));
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "%s can not be read: %s".formatted(file, unreadable), unreadable);
    }
    Map<String, String> entries = new HashMap<>();
    properties.forEach((key, value) -> entries.put(key.toString(), value.toString().strip()));
    return entries;
  }
}
