package dev.tributary.benchmarks.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.benchmarks.measure.Spread;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A user of the API: submits, looks at everything, and takes the time of it. */
final class ApiProbe {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOBS = "/api/v1/jobs";

  private final URI api;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Double> lists = new ArrayList<>();

  ApiProbe(URI api) {
    this.api = api;
  }

  void submit(String id, JobSpec spec) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("id", id);
    body.set("spec", JSON.readTree(JobSpecs.canonical(spec)));
    HttpResponse<String> answer =
        http.send(
            request(JOBS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(
          "job %s must be accepted, got %d: %s".formatted(id, answer.statusCode(), answer.body()));
    }
  }

  /** All jobs, timed. */
  JsonNode list() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String answer = get(JOBS + "?limit=1000");
    lists.add((System.nanoTime() - begin) / 1e6);
    return JSON.readTree(answer);
  }

  /** Milliseconds of every {@link #list}. */
  Spread listMillis() {
    return Spread.of(lists);
  }

  boolean answers() throws IOException, InterruptedException {
    try {
      get(JOBS + "?limit=1");
      return true;
    } catch (ConnectException away) {
      return false;
    }
  }

  /** All that is told about jobs: each with all its rounds and its versions. */
  Map<String, String> everythingAbout(Collection<String> jobs)
      throws IOException, InterruptedException {
    Map<String, String> told = new TreeMap<>();
    for (String job : jobs) {
      for (String part : List.of("?rounds=1000000", "/rounds?limit=1000", "/models", "/metrics")) {
        told.put(job + part, get(JOBS + "/" + job + part));
      }
    }
    return told;
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(path).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "%s must be answered with 200, got %d: %s"
              .formatted(path, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(PATIENCE);
  }
}
