package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.watch.Thresholds;
import dev.tributary.local.monitoring.MonitoringFiles;
import dev.tributary.local.monitoring.Scrapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A federation as Prometheus sees it: the API server's metrics, those of its agents, and Flink's as
 * its reporter names them. Which there are is seen in the answers, and nowhere written down.
 */
final class ScrapedFederation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REPORTER = "metrics.reporter.prom.";

  /** As usual, but for looks that come often. */
  private static final Thresholds THRESHOLDS =
      Thresholds.fromMap(Map.of("api.alerts.every-millis", "200"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Scrapes seen = MonitoringFiles.nothingScraped();
  private final URI flink;
  private final List<Agent> agents;
  private final ApiServer api;

  ScrapedFederation(LocalFederation servers, int reporterPort, List<Agent> agents) {
    this.flink = URI.create("http://127.0.0.1:" + reporterPort);
    this.agents = agents;
    this.api =
        ApiServer.start(
            new ApiConfig(
                new Connection(servers.kafka(), Optional.of(servers.archive())),
                "127.0.0.1",
                0,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Optional.of(servers.flinkUi()),
                THRESHOLDS),
            PATIENCE);
  }

  /** Settings of a Flink whose metrics can be read, as in deploy/flink. */
  static Map<String, String> reporterAt(int port) {
    return Map.of(
        "metrics.reporters",
        "prom",
        REPORTER + "factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
        REPORTER + "port",
        Integer.toString(port));
  }

  /** Notes every metric that there is at this moment. */
  void look() {
    seen.note(get(api.address().resolve("/metrics")));
    seen.note(get(flink.resolve("/metrics")));
    agents.forEach(agent -> seen.note(new String(agent.metrics().text(), StandardCharsets.UTF_8)));
  }

  /** Every metric that a dashboard or a rule names was there at some time, with its labels. */
  void hasAllThatIsWatched() {
    look();
    assertThat(MonitoringFiles.missingIn(seen)).isEmpty();
  }

  private String get(URI uri) {
    try {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(ending);
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
