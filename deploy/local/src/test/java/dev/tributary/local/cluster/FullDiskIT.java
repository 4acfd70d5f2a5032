package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.data.DataSet;
import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.servers.Waiting;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelShards;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * TaskManagers that can write no local file: Flink tells why, and nothing is lost once they can.
 *
 * <p>A full disk needs a file system of its own, and so root. Here the kernel refuses the
 * TaskManagers' writes by a limit on the size of files, set from outside while they run ({@code
 * prlimit}): RocksDB sees EFBIG where a full disk says ENOSPC, and treats both alike.
 */
class FullDiskIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int ROUNDS = 6;
  private static final int ROUNDS_BEFORE = 2;
  private static final String REFUSED = "File too large";

  private static final ClusterOverrides SMALL =
      new ClusterOverrides(
          Map.of(
              "jobmanager.memory.process.size", "768m",
              "taskmanager.memory.process.size", "1280m"),
          Map.of("checkpoint.interval-millis", "1000"),
          List.of("-XX:TieredStopAtLevel=1"));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final AddingTrainer trainer = new AddingTrainer();
  private LocalCluster cluster;
  private Agent agent;

  @BeforeEach
  void needsPrlimit() {
    assumeTrue(runs("prlimit", "--version"), "prlimit (util-linux) is not on this machine");
  }

  @AfterEach
  void stopEverything() {
    trainer.allow(ROUNDS);
    if (agent != null) {
      agent.close();
    }
    if (cluster != null) {
      cluster.down(step -> {});
    }
  }

  @Test
  void whatTaskManagersCannotWriteIsToldAndLostByNobody() {
    cluster = new LocalCluster(ProjectTree.here(), directory.resolve("cluster"), SMALL);
    ClusterAddresses addresses =
        cluster.up(new LocalCluster.Startup(ClusterPorts.free(), true, false), step -> {});
    KafkaSettings kafka = KafkaSettings.of(addresses.bootstrapServers());
    agent = agent(kafka);
    agent.start();
    JobClient jobs = JobClient.connect(kafka, LIMIT);
    jobs.submit("job", spec());
    trainer.allow(ROUNDS_BEFORE);
    awaitVersion(jobs, ROUNDS_BEFORE);
    FlinkRest flink = cluster.flink();
    String aggregation = flink.jobs().get(0).id();
    int completed = flink.completedCheckpoints(aggregation);
    Waiting.until(
        "a checkpoint with the model",
        LIMIT,
        () -> flink.completedCheckpoints(aggregation) >= completed + 2);

    limitFiles("0");
    trainer.allow(1);
    Waiting.until("Flink to tell why", LIMIT, () -> tellsWhy(flink, aggregation));
    limitFiles("unlimited");

    trainer.allow(ROUNDS);
    JobView end = jobs.watch("job", event -> {});
    assertThat(end.status()).as(end.reason()).isEqualTo(JobStatus.FINISHED);
    try (ModelShards shards = new ModelShards(kafka)) {
      float[] model = shards.readModel(end.model().orElseThrow(), spec().model());
      // Each round's only client adds 1: none is lost, none counts twice.
      assertThat(model).containsOnly((float) ROUNDS);
    }
    int after = flink.completedCheckpoints(aggregation);
    Waiting.until(
        "checkpoints again", LIMIT, () -> flink.completedCheckpoints(aggregation) > after);
  }

  /** A checkpoint that failed for it, or a restart of the job. */
  private static boolean tellsWhy(FlinkRest flink, String job) {
    return flink.lastCheckpointFailure(job).contains(REFUSED)
        || flink.failures(job).stream().anyMatch(failure -> failure.contains(REFUSED));
  }

  private static void awaitVersion(JobClient jobs, int version) {
    Waiting.until("version " + version, LIMIT, () -> jobs.existing("job").version() == version);
  }

  /** For both TaskManagers; the limit of the soft kind, which can be lifted again. */
  private void limitFiles(String bytes) {
    for (ClusterPart part : List.of(ClusterPart.TASKMANAGER_1, ClusterPart.TASKMANAGER_2)) {
      String name = part.processName();
      long pid =
          cluster.processes().stream()
              .filter(process -> process.name().equals(name))
              .findFirst()
              .orElseThrow()
              .pid();
      assertThat(runs("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":"))
          .as("prlimit for %s", name)
          .isTrue();
    }
  }

  private static boolean runs(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Agent agent(KafkaSettings kafka) {
    DataSet data = DataSet.of(new float[] {0}, new int[] {0}, 1, 1);
    return new Agent(
        new AgentSettings(
            "client",
            kafka,
            Optional.empty(),
            directory.resolve("agent"),
            Map.of("one-row", data),
            List.of(trainer),
            1000));
  }

  /** Large enough that its state is no matter of a few bytes. */
  private static JobSpec spec() {
    TensorSpec tensor =
        new TensorSpec("w", List.of(AddingTrainer.COORDINATES), TensorSpec.Init.ZEROS);
    return new JobSpec(
        "full-disk",
        "one-row",
        new TrainerSpec(AddingTrainer.NAME, Map.of()),
        new ModelSpec(1, 50_000, List.of(tensor)),
        new CohortSpec(1, 1, 1, 10_000, "first"),
        new RoundsSpec(ROUNDS, 600_000, 300_000, 5),
        new UpdateSpec(8, 1000),
        new OptimizerSpec("fedavg", Map.of()));
  }
}
