package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.local.cluster.ArrivedChunks.Attempt;
import dev.tributary.local.data.DigitsSplit;
import dev.tributary.local.machine.Waiting;
import dev.tributary.local.rest.FlinkRest;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.RejectedContribution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The promise on a real cluster: who is killed when makes no difference to the model. */
class LocalClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int ROUNDS = 6;
  private static final int ROUND_OF_TASK_MANAGER = 2;
  private static final int ROUND_OF_AGENT = 4;
  private static final int TERMINATED = 143;

  /** Chunks of 8 coordinates: an update has some 300, and an upload a middle. */
  private static final int SHARD_COORDINATES = 8;

  /** Ten processes on few processors. */
  private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final ClusterOverrides OVERRIDES =
      new ClusterOverrides(
          Map.of(
              "jobmanager.memory.process.size", "768m",
              "taskmanager.memory.process.size", "1280m"),
          Map.of("checkpoint.interval-millis", "2000"),
          SMALL);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final ProjectTree project = ProjectTree.here();
  private final Map<String, AgentProcess> agents = new TreeMap<>();
  private LocalCluster cluster;

  @AfterEach
  void stopEverything() {
    agents.values().forEach(AgentProcess::close);
    if (cluster != null) {
      cluster.down(step -> {});
    }
  }

  @Test
  void killsInMidRoundAndInMidUploadLeaveTheModelOfAnUndisturbedRun() throws Exception {
    cluster = new LocalCluster(project, directory.resolve("cluster"), OVERRIDES);
    ClusterAddresses addresses =
        cluster.up(new LocalCluster.Startup(ClusterPorts.free(), true, false), step -> {});
    KafkaSettings kafka = KafkaSettings.of(addresses.bootstrapServers());
    DigitsSplit.Written data =
        new DigitsSplit(3, 0.5, 1).write(directory.resolve("clients"), addresses);
    for (DigitsSplit.Part part : data.clients()) {
      agents.put(part.client(), new AgentProcess(project, Path.of(part.config()), SMALL));
      agents.get(part.client()).start();
    }
    JobSpec spec = spec();
    JobClient jobs = JobClient.connect(kafka, LIMIT);

    ClusterPart taskManager = oneThatRunsTheJob();
    jobs.submit("disturbed", spec);
    long taskManagerKilledMillis;
    int halfUpload;
    Attempt cut = new Attempt("disturbed", ROUND_OF_AGENT, "client-2", 1);
    try (ArrivedChunks chunks = new ArrivedChunks(kafka)) {
      // The first to upload, since it has the fewest rows; the others still train.
      arrives(chunks, new Attempt("disturbed", ROUND_OF_TASK_MANAGER, "client-3", 1));
      taskManagerKilledMillis = System.currentTimeMillis();
      cluster.kill(taskManager);
      cluster.start(taskManager);
      arrives(chunks, cut);
      agents.get("client-2").kill();
      agents.get("client-2").start();
      arrives(chunks, new Attempt("disturbed", ROUND_OF_AGENT, "client-2", 2));
      halfUpload = chunks.of(cut);
    }
    JobView disturbed = end(jobs, "disturbed");
    jobs.submit("undisturbed", spec);
    JobView undisturbed = end(jobs, "undisturbed");

    // What was meant to happen did.
    assertThat(cluster.flink().restarts(aggregationJob())).isGreaterThanOrEqualTo(1);
    assertThat(disturbed.rounds().get(ROUND_OF_TASK_MANAGER - 1).endedMillis().orElseThrow())
        .isGreaterThan(taskManagerKilledMillis);
    assertThat(halfUpload).isBetween(1, spec.model().shardCount() - 1);
    // Both runs counted each client once in each round, and the half upload nowhere.
    int rows = data.clients().stream().mapToInt(DigitsSplit.Part::rows).sum();
    countsEachClientOnceARound(disturbed, rows);
    countsEachClientOnceARound(undisturbed, rows);
    assertThat(rejected(kafka)).containsOnly("superseded " + cut);
    assertThat(hashes(disturbed)).hasSize(ROUNDS).doesNotHaveDuplicates();
    assertThat(hashes(disturbed)).isEqualTo(hashes(undisturbed));

    endsWithoutLeavingAProcess();
  }

  private static void arrives(ArrivedChunks chunks, Attempt attempt) {
    Waiting.until("a chunk of " + attempt, LIMIT, () -> chunks.of(attempt) > 0);
  }

  private ClusterPart oneThatRunsTheJob() {
    String first = ClusterPart.TASKMANAGER_1.processName();
    return cluster.flink().subtasksOn(aggregationJob(), first) > 0
        ? ClusterPart.TASKMANAGER_1
        : ClusterPart.TASKMANAGER_2;
  }

  private String aggregationJob() {
    List<FlinkRest.Job> jobs = cluster.flink().jobs();
    assertThat(jobs).hasSize(1);
    return jobs.get(0).id();
  }

  /** The example that ships, in fewer rounds and more chunks. */
  private JobSpec spec() throws IOException {
    Path example = project.root().resolve("deploy/local/examples/digits-job.yaml");
    ObjectNode tree = (ObjectNode) new YAMLMapper().readTree(example.toFile());
    tree.withObject("rounds").put("count", ROUNDS);
    tree.withObject("model").put("shardCoordinates", SHARD_COORDINATES);
    return JobSpecs.parse(tree);
  }

  /** The job when it has ended and its last model is in the archive. */
  private static JobView end(JobClient jobs, String id) {
    jobs.watch(id, event -> {});
    Waiting.until(
        "the last model of " + id + " to be archived",
        LIMIT,
        () -> jobs.existing(id).archived().filter(each -> each.version() == ROUNDS).isPresent());
    return jobs.existing(id);
  }

  private static void countsEachClientOnceARound(JobView job, int rows) {
    assertThat(job.status()).as(job.reason()).isEqualTo(JobStatus.FINISHED);
    assertThat(job.rounds()).hasSize(ROUNDS);
    assertThat(job.rounds())
        .allSatisfy(
            round -> {
              assertThat(round.status()).isEqualTo(RoundStatus.PUBLISHED);
              assertThat(round.members())
                  .containsExactlyInAnyOrder("client-1", "client-2", "client-3");
              assertThat(round.totalWeight()).isEqualTo(rows);
            });
  }

  /** Of the model of every round. */
  private static List<String> hashes(JobView job) {
    return job.rounds().stream()
        .map(RoundView::archived)
        .map(archived -> archived.map(ModelArchived::sha256).orElse("not archived"))
        .toList();
  }

  /** Every contribution that was not counted, with the reason. */
  private static List<String> rejected(KafkaSettings kafka) {
    List<String> all = new ArrayList<>();
    String topic = kafka.topics().rejected();
    try (PositionalReader reader = new PositionalReader(kafka)) {
      reader.readRange(
          topic, 0, 0, reader.endOffset(topic, 0), (offset, bytes) -> all.add(told(bytes)));
    }
    return all;
  }

  private static String told(byte[] record) {
    try {
      RejectedContribution rejected = Rejections.decode(record);
      return "%s %s"
          .formatted(
              rejected.getReason(),
              new Attempt(
                  rejected.getJob(),
                  rejected.getRound(),
                  rejected.getClient(),
                  rejected.getAttempt()));
    } catch (WireException unreadable) {
      throw new IllegalStateException("a record of the rejected topic", unreadable);
    }
  }

  private void endsWithoutLeavingAProcess() {
    assertThat(agents.values()).allSatisfy(each -> assertThat(each.stop()).isEqualTo(TERMINATED));
    List<LocalCluster.ProcessStatus> processes = cluster.processes();
    assertThat(processes).hasSize(6).allMatch(LocalCluster.ProcessStatus::alive);

    cluster.down(step -> {});

    assertThat(cluster.processes()).isEmpty();
    assertThat(processes)
        .noneMatch(each -> ProcessHandle.of(each.pid()).filter(ProcessHandle::isAlive).isPresent());
  }
}
