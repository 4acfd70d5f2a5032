package dev.tributary.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.local.cluster.AgentProcess;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.servers.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The promise on a real cluster: who is killed or replaced when makes no difference to a model. */
class ChaosIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final int ROUNDS = 8;
  private static final int TERMINATED = 143;

  /** Every kind of fault is in one of them; {@link FaultPlan} says when. */
  private static final List<Long> SEEDS = List.of(4L, 5L, 13L);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static ChaosFederation federation;
  private static ChaosSeries series;

  @BeforeAll
  static void startAndRunUndisturbed() throws Exception {
    federation = ChaosFederation.start(directory);
    series = new ChaosSeries(federation, ROUNDS, LIMIT);
    series.undisturbed();
  }

  @AfterAll
  static void noProcessIsLeft() {
    if (federation == null) {
      return;
    }
    try (ChaosFederation ending = federation) {
      List<LocalCluster.ProcessStatus> processes = ending.cluster().processes();
      assertThat(processes).hasSize(6).allMatch(LocalCluster.ProcessStatus::alive);
      assertThat(ending.agents().values())
          .allSatisfy(agent -> assertThat(agent.stop()).isEqualTo(TERMINATED));

      ending.close();

      assertThat(ending.cluster().processes()).isEmpty();
      assertThat(processes)
          .noneMatch(
              each -> ProcessHandle.of(each.pid()).filter(ProcessHandle::isAlive).isPresent());
    }
  }

  @Test
  void faultsOfEveryKindLeaveTheModelsOfTheMembers() throws Exception {
    int cutUploads = 0;
    for (int run = 1; run <= SEEDS.size(); run++) {
      ChaosRow row = series.disturbed(run, SEEDS.get(run - 1));
      assertThat(row.sameHash()).as(row.toString()).isTrue();
      cutUploads += row.cutUploads();
    }
    assertThat(cutUploads).as("agents killed in the middle of an upload").isPositive();
  }

  @Test
  void aNewJarAndAnotherParallelismInMidTrainingLeaveTheModelsOfAnUndisturbedRun()
      throws Exception {
    JobClient jobs = federation.jobs();
    AgentProcess agent = federation.agents().get(1);
    federation.awaitHealthy();
    jobs.submit("upgraded", series.spec(ChaosFederation.CLIENTS));

    awaitVersion(jobs, 2);
    // Without it a round stays open, with the updates of the others in it.
    agent.kill();
    federation.cluster().upgrade(Optional.of(nextJar()), OptionalInt.of(1), step -> {});
    agent.start();
    awaitVersion(jobs, 5);
    agent.kill();
    federation.cluster().upgrade(Optional.empty(), OptionalInt.of(2), step -> {});
    agent.start();
    awaitVersion(jobs, ROUNDS);

    assertThat(jobs.watch("upgraded", event -> {}).status()).isEqualTo(JobStatus.FINISHED);
    ReferenceModels models = ReferenceModels.read(federation.kafka(), "upgraded");
    assertThat(models.archived())
        .hasSize(ROUNDS)
        .isEqualTo(models.expected())
        .isEqualTo(series.undisturbedModels());
  }

  private static void awaitVersion(JobClient jobs, int version) {
    Waiting.until(
        "version " + version, LIMIT, () -> jobs.existing("upgraded").version() >= version);
  }

  /** The job's jar as another build would make it: under another name, with one more class. */
  private static Path nextJar() throws IOException {
    Path jar = directory.resolve("flink-jobs-next-job.jar");
    Files.copy(ProjectTree.here().jobJar(), jar);
    String added = ChaosIT.class.getName().replace('.', '/') + ".class";
    try (FileSystem files = FileSystems.newFileSystem(jar);
        InputStream bytes = ChaosIT.class.getResourceAsStream("/" + added)) {
      Files.createDirectories(files.getPath(added).getParent());
      Files.copy(bytes, files.getPath(added));
    }
    return jar;
  }
}
