package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.Records;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.wire.JobSpecs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  /** An event as a browser would have it. */
  private record Event(String name, long id, JsonNode data) {}

  private final class Stream implements AutoCloseable {
    private final BufferedReader lines;

    Stream(String path, Long lastEventId) throws Exception {
      var request = api.to(path);
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId.toString());
      }
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("retry: 2000");
    }

    Event next() throws IOException {
      String name = null;
      long id = -1;
      while (true) {
        String line = lines.readLine();
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring(4));
        } else if (line.startsWith("data: ")) {
          return new Event(name, id, ApiFixture.JSON.readTree(line.substring(6)));
        }
      }
    }

    List<Long> ids(int count) throws IOException {
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(next().id());
      }
      return ids;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void aDecisionIsToldAsItIsMadeWithItsOffset() throws Exception {
    try (Stream stream = new Stream("/api/v1/events", null)) {
      api.feed(Records.started(2, 1, 3_000));

      Event event = stream.next();

      assertThat(event.name()).isEqualTo("decision");
      assertThat(event.id()).isEqualTo(7);
      assertThat(new OpenApi().errors("Event", event.data())).isEmpty();
      assertThat(event.data().get("event").asText()).isEqualTo("round-started");
    }
  }

  @Test
  void whoComesBackGetsWhatCameAfterTheLastEvent() throws Exception {
    try (Stream stream = new Stream("/api/v1/events", 3L)) {
      assertThat(stream.ids(3)).containsExactly(4L, 5L, 6L);
      api.feed(Records.started(2, 1, 3_000));
      assertThat(stream.ids(1)).containsExactly(7L);
    }
  }

  @Test
  void aStreamOfOneJobTellsOfNoOther() throws Exception {
    try (Stream stream = new Stream("/api/v1/events?job=other", 0L)) {
      api.feed(
          new JobAccepted(
              1, "other", Records.spec(2), JobSpecs.sha256(Records.spec(2)), "key", 1_000));

      assertThat(stream.next().data().at("/job/id").asText()).isEqualTo("other");
    }
  }

  @Test
  void whoComesBackFromAnotherLogIsToldToLoadAnew() throws Exception {
    try (Stream stream = new Stream("/api/v1/events", 4711L)) {
      Event event = stream.next();

      assertThat(event.name()).isEqualTo("reset");
      assertThat(event.id()).isEqualTo(6);
    }
  }

  @Test
  void anAliasThatMovesIsTold() throws Exception {
    try (Stream stream = new Stream("/api/v1/events", null)) {
      api.feed(new AliasMoved(1, 1, "canary", ApiFixture.ARCHIVED, false, 9_200));

      Event event = stream.next();

      assertThat(event.name()).isEqualTo("aliases");
      assertThat(event.data().get("revision").intValue()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatEndsEndsItsStreams() throws Exception {
    try (Stream stream = new Stream("/api/v1/events", null)) {
      api.close();

      assertThat(stream.lines.lines()).allMatch(line -> line.isEmpty() || line.equals(":"));
    }
  }
}
