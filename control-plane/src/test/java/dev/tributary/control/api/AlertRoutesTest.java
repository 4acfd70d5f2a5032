package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.Records;
import dev.tributary.control.watch.Picture;
import dev.tributary.control.watch.TopicLag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlertRoutesTest {
  private static final long LATER = 10_000_000;

  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  /** The job makes no model, the client is silent, and a topic is not read. */
  private void lookLater() {
    api.server()
        .watch()
        .see(
            new Picture(
                true,
                api.view().jobs().watched(),
                api.view().clients().clients(api.view().jobs().state(), LATER),
                Optional.of(List.of(new TopicLag("updates", 7, OptionalLong.of(5_000)))),
                Optional.empty()),
            LATER);
  }

  @Test
  void whatIsWrongIsToldOldestFirst() throws Exception {
    lookLater();

    JsonNode alerts = api.json("/api/v1/alerts");

    assertThat(new OpenApi().errors("Alerts", alerts)).isEmpty();
    assertThat(alerts.get("open").findValuesAsText("id"))
        .containsExactly(
            "client-silent:ann:1600",
            "job-without-progress:digits-1:2812",
            "lag-growing:updates:5000");
    assertThat(alerts.get("lookedMillis").longValue()).isEqualTo(LATER);
  }

  @Test
  void onlyAlertsOfAKindOrAJobAreToldIfThatIsAskedFor() throws Exception {
    lookLater();

    assertThat(api.json("/api/v1/alerts?kind=lag_growing").get("open").findValuesAsText("kind"))
        .containsExactly("LAG_GROWING");
    assertThat(api.json("/api/v1/alerts?job=digits-1").get("open").findValuesAsText("kind"))
        .containsExactly("JOB_WITHOUT_PROGRESS");
    assertThat(api.json("/api/v1/alerts?job=other").get("open")).isEmpty();
  }

  @Test
  void whatHasEndedIsToldForAWhile() throws Exception {
    lookLater();
    for (long now : new long[] {LATER + 1, LATER + 60_000}) {
      api.server()
          .watch()
          .see(
              new Picture(
                  true, List.of(), List.of(), Optional.of(List.of()), Optional.of(List.of())),
              now);
    }

    JsonNode alerts = api.json("/api/v1/alerts");

    assertThat(alerts.get("open")).isEmpty();
    assertThat(alerts.get("ended")).hasSize(3);
    assertThat(alerts.at("/ended/0/endedMillis").longValue()).isEqualTo(LATER + 1);
  }

  @Test
  void anAlertIsToldInTheStreamAsItIsOpened() throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                api.to("/api/v1/events?job=digits-1").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("retry: 2000");
      lookLater();
      assertThat(lineAfter(lines, "event: ")).isEqualTo("alert");
      JsonNode alert = ApiFixture.JSON.readTree(lineAfter(lines, "data: "));
      assertThat(new OpenApi().errors("Alert", alert)).isEmpty();
      assertThat(alert.get("job").asText()).isEqualTo(Records.JOB);
    }
  }

  private static String lineAfter(BufferedReader lines, String begin) throws IOException {
    String line = lines.readLine();
    while (!line.startsWith(begin)) {
      line = lines.readLine();
    }
    return line.substring(begin.length());
  }

  @Test
  void openAlertsAreCountedByKind() throws Exception {
    lookLater();

    assertThat(api.get("/metrics").body().lines())
        .contains(
            "tributary_alerts{kind=\"CLIENT_SILENT\"} 1.0",
            "tributary_alerts{kind=\"ROUND_OVERDUE\"} 0.0");
  }
}
