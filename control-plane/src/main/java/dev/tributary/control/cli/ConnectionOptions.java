package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.connection.ConnectionFinder;
import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.job.JobClient;
import dev.tributary.core.check.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which cluster, and how long to wait for it. */
public final class ConnectionOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      description =
          "Kafka brokers of the cluster. Default: the cluster of './tributary cluster up'.")
  private String bootstrapServers;

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      description =
          "Properties file with settings of kafka-clients (security, for instance) and,"
              + " for models, s3.* and archive.* of the model archive.")
  private Path clientConfig;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  public Connection connection() {
    return ConnectionFinder.here()
        .find(Optional.ofNullable(bootstrapServers), Optional.ofNullable(clientConfig));
  }

  /** As {@link #connection}, for whoever reads more keys than those of a connection. */
  <T> T configuration(Function<Map<String, String>, T> read) {
    return ConnectionFinder.here()
        .find(Optional.ofNullable(bootstrapServers), Optional.ofNullable(clientConfig), read);
  }

  /** For each answer. */
  public Duration patience() {
    Require.range("--timeout", timeoutSeconds, 1, 86_400);
    return Duration.ofSeconds(timeoutSeconds);
  }

  JobClient client() {
    return client(connection());
  }

  /**
   * @throws NoConnectionException if nobody answers
   */
  public JobClient client(Connection connection) {
    try {
      return JobClient.connect(connection.kafka(), patience());
    } catch (NoConnectionException silent) {
      if (bootstrapServers == null && clientConfig == null) {
        throw new NoConnectionException(
            silent.getMessage()
                + ".\nThat is where the local cluster was: './tributary cluster status' tells about it.",
            silent);
      }
      throw silent;
    }
  }
}
