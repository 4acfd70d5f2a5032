package dev.tributary.control.cli;

import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.ConnectionFinder;
import dev.tributary.control.job.JobJson;
import dev.tributary.core.check.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "api",
    description = {
      "Serve a web page of jobs, clients and cluster, and its API, until the process is ended.",
      "It keeps nothing: all that it shows is read from the topics."
    },
    footer = {
      "  ./tributary api",
      "  ./tributary api --bootstrap-servers broker:9092 --host 0.0.0.0 --tokens tokens.yaml",
      "  curl http://127.0.0.1:18080/api/v1/jobs"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ended by a signal",
      "1:the port is taken",
      "2:wrong options or settings",
      "3:no broker answers"
    })
final class ApiCommand extends Verb {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      description =
          "Kafka brokers of the cluster. Default: the cluster of './tributary cluster up'.")
  private String bootstrapServers;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with api.host, api.port, api.tokens, api.silence-millis,"
              + " api.answer-millis, api.alerts.* (when something counts as wrong), flink.ui (Flink's"
              + " REST address), settings of kafka-clients,"
              + " and s3.* and archive.* of the model archive.")
  private Path config;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "What to listen on. Default: 127.0.0.1, or api.host.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "0 for one that is free. Default: 18080, or api.port.")
  private Integer port;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "The tokens to let in, as 'tokens create' writes it. Without it anybody on this machine"
              + " may do anything, and only a loopback address is listened on.")
  private Path tokens;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait for the broker and for the topics to be read. Default:"
              + " ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Override
  public Integer call() throws InterruptedException {
    Require.range("--timeout", timeoutSeconds, 1, 86_400);
    ApiConfig settings =
        ConnectionFinder.here()
            .find(
                Optional.ofNullable(bootstrapServers),
                Optional.ofNullable(config),
                found -> ApiConfig.fromMap(withOptions(found)));
    ApiServer server = ApiServer.start(settings, Duration.ofSeconds(timeoutSeconds));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                },
                "api-end"));
    tell(server);
    ended.await();
    return ExitCode.OK;
  }

  private Map<String, String> withOptions(Map<String, String> found) {
    Map<String, String> all = new HashMap<>(found);
    Optional.ofNullable(host).ifPresent(value -> all.put(ApiConfig.HOST, value));
    Optional.ofNullable(port).ifPresent(value -> all.put(ApiConfig.PORT, value.toString()));
    Optional.ofNullable(tokens).ifPresent(value -> all.put(ApiConfig.TOKENS, value.toString()));
    return all;
  }

  private void tell(ApiServer server) {
    if (json()) {
      print(
          JobJson.object()
              .put("address", server.address().toString())
              .put("asksForTokens", !server.isOpen()));
    } else {
      print("the page is at %s, its API under /api/v1".formatted(server.address()));
      if (server.isOpen()) {
        print("it asks nobody for a token: whoever is on this machine may do anything");
      }
    }
    nobodyReads();
  }
}
