package dev.tributary.control.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Questions to a Flink cluster's REST API. Every call throws {@link UncheckedIOException} if the
 * cluster does not answer, or answers with an error.
 */
public final class FlinkRest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String METRIC_GROUP = ".tributary.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI root;
  private final Duration patience;
  private final HttpClient http;

  /**
   * Waits ten seconds for each answer.
   *
   * @param root such as {@code http://127.0.0.1:18081}
   */
  public FlinkRest(URI root) {
    this(root, PATIENCE);
  }

  /**
   * @param patience how long to wait for each answer
   */
  public FlinkRest(URI root, Duration patience) {
    this.root = root;
    this.patience = patience;
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
  }

  /** What the cluster says of itself in one line. */
  public record Overview(int taskManagers, int slots, int freeSlots, int runningJobs) {}

  /**
   * A job as the job list shows it.
   *
   * @param state a name of Flink's {@code JobStatus}
   * @param startMillis when it was submitted, since 1970
   */
  public record Job(String id, String name, String state, long startMillis) {
    private static final Set<String> ENDS = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    public boolean hasEnded() {
      return ENDS.contains(state);
    }
  }

  public Overview overview() {
    JsonNode answer = get("/overview");
    return new Overview(
        answer.path("taskmanagers").asInt(),
        answer.path("slots-total").asInt(),
        answer.path("slots-available").asInt(),
        answer.path("jobs-running").asInt());
  }

  /** The resource ids of the registered TaskManagers. */
  public Set<String> taskManagerIds() {
    Set<String> ids = new LinkedHashSet<>();
    get("/taskmanagers").path("taskmanagers").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  /** All jobs the cluster remembers, the finished ones too. */
  public List<Job> jobs() {
    return StreamSupport.stream(get("/jobs/overview").path("jobs").spliterator(), false)
        .map(
            each ->
                new Job(
                    each.path("jid").asText(),
                    each.path("name").asText(),
                    each.path("state").asText(),
                    each.path("start-time").asLong()))
        .toList();
  }

  /** Whether the job is running with every one of its subtasks. */
  public boolean allTasksRunning(String jobId) {
    JsonNode job = get("/jobs/" + jobId);
    return job.path("state").asText().equals("RUNNING")
        && StreamSupport.stream(job.path("vertices").spliterator(), false)
            .allMatch(
                vertex ->
                    vertex.path("tasks").path("RUNNING").asInt()
                        == vertex.path("parallelism").asInt());
  }

  /**
   * How often the job was restarted since it was submitted: 0 while its first attempt runs. Read
   * from its subtasks, because the metric of this name is up to 10 s old.
   */
  public int restarts(String jobId) {
    return subtasks(jobId).mapToInt(subtask -> subtask.path("attempt").asInt()).max().orElse(0);
  }

  /** How many subtasks of the job run on the TaskManager with this resource id. */
  public int subtasksOn(String jobId, String taskManagerId) {
    return Math.toIntExact(
        subtasks(jobId)
            .filter(subtask -> subtask.path("taskmanager-id").asText().equals(taskManagerId))
            .count());
  }

  /** Why the job failed or was restarted, newest first: stack traces with all their causes. */
  public List<String> failures(String jobId) {
    return StreamSupport.stream(
            get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .spliterator(),
            false)
        .map(failure -> failure.path("stacktrace").asText())
        .toList();
  }

  /**
   * A job's checkpoints since it was submitted.
   *
   * @param newestMillis when the newest was completed, since 1970; empty before the first
   * @param lastFailure why the one failed that failed last; empty if none did
   */
  public record Checkpoints(
      int completed, int failed, OptionalLong newestMillis, String lastFailure) {}

  public Checkpoints checkpoints(String jobId) {
    JsonNode answer = get("/jobs/" + jobId + "/checkpoints");
    JsonNode newest = answer.path("latest").path("completed").path("latest_ack_timestamp");
    return new Checkpoints(
        answer.path("counts").path("completed").asInt(),
        answer.path("counts").path("failed").asInt(),
        newest.isNumber() ? OptionalLong.of(newest.asLong()) : OptionalLong.empty(),
        answer.path("latest").path("failed").path("failure_message").asText());
  }

  /** How many checkpoints of the job have completed. */
  public int completedCheckpoints(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints").path("counts").path("completed").asInt();
  }

  /** What the job's newest failed checkpoint failed for; empty if none did. */
  public String lastCheckpointFailure(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints")
        .path("latest")
        .path("failed")
        .path("failure_message")
        .asText();
  }

  /**
   * All bytes of the job's newest completed checkpoint, those it shares with earlier ones included;
   * 0 before the first.
   */
  public long checkpointBytes(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints")
        .path("latest")
        .path("completed")
        .path("state_size")
        .asLong();
  }

  /**
   * The job's own metrics, summed over the subtasks of their operator: those in the group {@code
   * tributary}, named from there on, such as {@code reason.not_finite.rejected}. As old as Flink's
   * {@code metrics.fetcher.update-interval}; without those that no TaskManager has reported yet.
   */
  public Map<String, Double> metrics(String jobId) {
    Map<String, Double> metrics = new TreeMap<>();
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      String path =
          "/jobs/%s/vertices/%s/subtasks/metrics".formatted(jobId, vertex.path("id").asText());
      List<String> ids = new ArrayList<>();
      get(path).forEach(metric -> ids.add(metric.path("id").asText()));
      ids.removeIf(id -> !id.contains(METRIC_GROUP));
      if (!ids.isEmpty()) {
        get(path + "?agg=sum&get=" + URLEncoder.encode(String.join(",", ids), UTF_8))
            .forEach(
                metric -> {
                  String id = metric.path("id").asText();
                  String name = id.substring(id.indexOf(METRIC_GROUP) + METRIC_GROUP.length());
                  metrics.merge(name, metric.path("sum").asDouble(), Double::sum);
                });
      }
    }
    return metrics;
  }

  private Stream<JsonNode> subtasks(String jobId) {
    List<JsonNode> subtasks = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      String path = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText();
      get(path).path("subtasks").forEach(subtasks::add);
    }
    return subtasks.stream();
  }

  private JsonNode get(String path) {
    URI uri = root.resolve(path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("GET %s answered %d".formatted(uri, response.statusCode()));
      }
      return JSON.readTree(response.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for GET " + uri, interrupt);
    }
  }
}
