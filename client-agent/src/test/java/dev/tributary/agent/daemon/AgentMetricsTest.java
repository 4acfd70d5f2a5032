package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.daemon.RoundTask.Ending;
import dev.tributary.agent.daemon.RoundTask.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
  private static final Pattern SAMPLE = Pattern.compile("(tributary_\\w+)(?:\\{(.*)\\})? \\S+");
  private static final Pattern ROW = Pattern.compile("\\| `(tributary_\\w+)(?:\\{(.*)\\})?` \\|.*");

  private final AgentMetrics metrics = new AgentMetrics("edge-1", () -> true);

  private void oneOfEach() {
    metrics.began();
    metrics.ended(Ending.UPLOADED, new Figures(0.5, 2, 0.25, 640, Optional.empty()));
    metrics.began();
    metrics.ended(Ending.FAILED, new Figures(0, 0, 0, 0, Optional.of("not_finite")));
    metrics.began();
    metrics.failed("refused_minimum");
  }

  private List<String> lines() {
    return new String(metrics.text(), StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void roundsAreCountedByTheirEndWithTimesAndBytesOfThoseThatWereUploaded() {
    oneOfEach();

    assertThat(lines())
        .contains(
            "tributary_agent_connected 1.0",
            "tributary_agent_tasks 1.0",
            "tributary_agent_rounds_total{outcome=\"uploaded\"} 1.0",
            "tributary_agent_rounds_total{outcome=\"failed\"} 1.0",
            "tributary_agent_rounds_total{outcome=\"cancelled\"} 0.0",
            "tributary_agent_failures_total{reason=\"not_finite\"} 1.0",
            "tributary_agent_failures_total{reason=\"refused_minimum\"} 1.0",
            "tributary_agent_phase_seconds_count{phase=\"train\"} 1",
            "tributary_agent_phase_seconds_sum{phase=\"train\"} 2.0",
            "tributary_agent_upload_bytes_total 640.0");
  }

  /** So nothing that was measured on the rows can come in unseen. */
  @Test
  void theReadmeListsEveryMetricWithItsLabelsAndNoOther() throws IOException {
    oneOfEach();
    Set<String> told = new TreeSet<>();
    for (String line : lines()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        told.add(
            sample.group(1).replaceFirst("_seconds_(bucket|sum|count)$", "_seconds")
                + labels(sample.group(2), "=\"[^\"]*\""));
      }
    }

    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        listed.add(row.group(1) + labels(row.group(2), ""));
      }
    }

    assertThat(told).isEqualTo(listed).hasSizeGreaterThan(5);
  }

  private static String labels(String text, String value) {
    if (text == null) {
      return "";
    }
    return List.of(text.replaceAll(value, "").split(",", -1)).stream()
        .filter(label -> !label.equals("le") && !label.isEmpty())
        .sorted()
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void aPortAnswersWithTheMetricsAndNothingElse() throws Exception {
    try (MetricsEndpoint endpoint =
        MetricsEndpoint.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics)) {
      URI root = URI.create("http://127.0.0.1:" + endpoint.address().getPort());

      HttpResponse<String> answer = send(HttpRequest.newBuilder(root.resolve("/metrics")));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(answer.body()).contains("tributary_agent_info{client=\"edge-1\"");
      assertThat(send(HttpRequest.newBuilder(root.resolve("/"))).statusCode()).isEqualTo(404);
      assertThat(
              send(HttpRequest.newBuilder(root.resolve("/metrics")).POST(BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(405);
      assertThatThrownBy(() -> MetricsEndpoint.open(endpoint.address(), metrics))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("metrics.port must be free on metrics.host 127.0.0.1, got ");
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
