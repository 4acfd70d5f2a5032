package dev.tributary.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.servers.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts that a job keeps in RocksDB stay exact, whichever server is taken away under it. */
class EmbeddedStackIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private EmbeddedStack stack;
  private Words words;

  @BeforeEach
  void start() throws Exception {
    stack =
        EmbeddedStack.start(directory, new EmbeddedStack.Settings(1, List.of("models"), Map.of()));
    words = new Words(stack.broker().bootstrapServers());
  }

  @AfterEach
  void stop() {
    words.close();
    stack.close();
  }

  @Test
  void countsStayExactWhenTheTaskManagerAndTheServersOfTheJobGoAway() throws Exception {
    EmbeddedJob job = stack.flink().submit(CountingJob.graph(stack, Map.of()));
    words.send(100);
    awaitCounts();
    awaitCheckpointAfter(job, job.completedCheckpoints());

    // The TaskManager: the job restarts from its checkpoint.
    words.send(100);
    String victim = stack.flink().killTaskManagerOf(job.id());
    job.awaitRunning(LIMIT);
    awaitCounts();
    assertThat(job.restarts()).isGreaterThanOrEqualTo(1);
    FlinkRest rest = new FlinkRest(stack.flink().uiAddress());
    assertThat(rest.restarts(job.id().toHexString())).isEqualTo(job.restarts());
    assertThat(rest.taskManagerIds()).hasSize(EmbeddedFlink.TASK_MANAGERS).doesNotContain(victim);

    // The broker: its clients wait for it.
    stack.broker().stop();
    stack.broker().start();
    words.send(100);
    awaitCounts();

    // The object store: checkpoints fail for a while, the job does not.
    int restarts = job.restarts();
    long failed = job.failedCheckpoints();
    stack.s3().stop();
    words.send(100);
    awaitCounts();
    Waiting.until("a checkpoint to fail", LIMIT, () -> job.failedCheckpoints() > failed);
    stack.s3().start();
    awaitCheckpointAfter(job, job.completedCheckpoints());
    assertThat(job.restarts()).isEqualTo(restarts);
  }

  @Test
  void aJobGoesOnFromItsSavepointAndFromTheCheckpointOfACancelledJob() throws Exception {
    EmbeddedJob first = stack.flink().submit(CountingJob.graph(stack, Map.of()));
    words.send(10);
    awaitCounts();
    String savepoint = first.stopWithSavepoint();
    assertThat(first.status()).isEqualTo(JobStatus.FINISHED);

    EmbeddedJob second = stack.flink().submit(CountingJob.graph(stack, startingFrom(savepoint)));
    words.send(10);
    awaitCounts();
    awaitCheckpointAfter(second, second.completedCheckpoints());
    second.cancel();
    assertThat(second.status()).isEqualTo(JobStatus.CANCELED);

    String checkpoint = second.latestCheckpoint().orElseThrow();
    stack.flink().submit(CountingJob.graph(stack, startingFrom(checkpoint)));
    words.send(10);
    awaitCounts();
  }

  @Test
  void closingLeavesTheDataAndNothingElse() throws Exception {
    HttpResponse<String> page = get(stack.flink().uiAddress());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Apache Flink Web Dashboard");

    stack.close();

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("kafka", "s3");
    }
    assertThat(Files.isDirectory(stack.s3().directory().resolve("models"))).isTrue();
    assertThat(stack.broker().running()).isFalse();
    assertThat(stack.s3().running()).isFalse();
  }

  private void awaitCounts() {
    Waiting.until("all counts", LIMIT, words::allCounted);
    assertThat(words.seen()).isEqualTo(words.expected());
  }

  /** One that began and ended after the call: the next may have begun before. */
  private static void awaitCheckpointAfter(EmbeddedJob job, long completed) {
    Waiting.until("two more checkpoints", LIMIT, () -> job.completedCheckpoints() >= completed + 2);
  }

  private static Map<String, String> startingFrom(String path) {
    return Map.of("execution.state-recovery.path", path);
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
