package dev.tributary.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.Connection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon API, page and command line answer with 1,000 clients and 10,000 past rounds. Prints what
 * it measured; run by name alone: {@code -Dit.test=PageSpeed}. Broker, API server and browser share
 * the machine.
 */
@Timeout(600)
class PageSpeed {
  private static final int CLIENTS = 1_000;
  private static final int JOBS = 100;
  private static final int ROUNDS = 100;
  private static final int TIMES = 100;

  /** From the begin of the navigation to the first row, without what the browser has kept. */
  private static final String ROWS_SHOWN =
      """
      return new Promise(done => {
        const look = () => document.querySelector('main tbody tr')
          ? done(performance.now()) : requestAnimationFrame(look);
        look();
      });
      """;

  @TempDir private Path directory;

  @Test
  void measure() throws Exception {
    try (BigFederation federation = new BigFederation(directory, CLIENTS, JOBS, ROUNDS);
        Browser browser = Browser.start()) {
      federation.beat();
      long begin = System.nanoTime();
      try (ApiServer server = serve(federation)) {
        say("the API server has read all after %.1f s", (System.nanoTime() - begin) / 1e9);
        for (String path :
            List.of(
                "/api/v1/jobs",
                "/api/v1/jobs?limit=1000",
                "/api/v1/clients?limit=1000",
                "/api/v1/jobs/" + BigFederation.job(JOBS - 1),
                "/api/v1/jobs/" + BigFederation.job(JOBS - 1) + "/rounds?limit=100")) {
          tell("GET " + path, requests(server.address().resolve(path)));
        }
        browser.window(1200, 900, false);
        for (String view :
            List.of("#/jobs", "#/jobs/" + BigFederation.job(JOBS - 1), "#/clients")) {
          tell("page " + view, loads(browser, server.address(), view));
        }
      }
      tell("./tributary job list", listings(federation));
    }
  }

  private static ApiServer serve(BigFederation federation) {
    return ApiServer.start(
        new ApiConfig(
            new Connection(federation.kafka(), Optional.empty()),
            "127.0.0.1",
            0,
            Optional.empty(),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Optional.empty()),
        Duration.ofMinutes(2));
  }

  private static List<Double> requests(URI address) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 2 * TIMES; i++) {
      long begin = System.nanoTime();
      int status =
          http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).statusCode();
      millis.add((System.nanoTime() - begin) / 1e6);
      assertThat(status).isEqualTo(200);
    }
    return millis;
  }

  private static List<Double> loads(Browser browser, URI server, String view) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      browser.leave();
      millis.add(browser.loadAnew(server, view, ROWS_SHOWN));
    }
    return millis;
  }

  /** A process each, which reads the topics by itself. */
  private static List<Double> listings(BigFederation federation) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of("..", "..", "tributary").toAbsolutePath().normalize().toString(),
            "job",
            "list",
            "--bootstrap-servers",
            federation.kafka().properties().get("bootstrap.servers"));
    command.environment().put("TRIBUTARY_SKIP_BUILD", "1");
    command.redirectErrorStream(true);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < TIMES / 5; i++) {
      long begin = System.nanoTime();
      Process process = command.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      millis.add((System.nanoTime() - begin) / 1e6);
      assertThat(said).contains(BigFederation.job(0), BigFederation.job(JOBS - 1));
    }
    return millis;
  }

  private static void tell(String what, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    say(
        "%-45s %d times: p50 %.0f ms, p95 %.0f ms, max %.0f ms",
        what,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 95 / 100),
        sorted.get(sorted.size() - 1));
  }

  private static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
