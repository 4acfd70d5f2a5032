package dev.tributary.local.embedded;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.servers.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster in this JVM: a JobManager with its web UI and two TaskManagers, RocksDB state,
 * incremental checkpoints on S3.
 *
 * <p>It knows which TaskManager is which, so that {@link #killTaskManagerOf} takes away exactly one
 * that works for a given job. Flink's file systems are static: one such cluster at a time in a JVM.
 * Not thread-safe, except for the questions about jobs.
 */
public final class EmbeddedFlink implements AutoCloseable {

  /** Of {@code s3://} for checkpoints and savepoints; the bucket has to exist. */
  public static final String BUCKET = "flink";

  static final int TASK_MANAGERS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Configuration configuration;
  private final MiniCluster cluster;

  /** Resource ids by MiniCluster's index, in order of start, the dead ones too. */
  private final List<String> taskManagers = new ArrayList<>();

  private FlinkRest rest;

  /**
   * A cluster that is not started yet.
   *
   * @param directory for temporary files; removed by {@link #close}
   * @param slots of each of the two TaskManagers, at least 1
   * @param overrides Flink settings that replace the ones chosen here
   */
  public EmbeddedFlink(Path directory, URI s3Endpoint, int slots, Map<String, String> overrides) {
    this.directory = directory.toAbsolutePath();
    this.configuration = EmbeddedFlinkSettings.of(this.directory, s3Endpoint);
    overrides.forEach(configuration::setString);
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                // With one TaskManager MiniCluster would take the exchange between two of them
                // for local. They are started one by one below, so that each one's id is known.
                .setNumTaskManagers(0)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
  }

  /** Both TaskManagers are registered when this returns. S3 need not be up before the first job. */
  public void start() {
    try {
      Files.createDirectories(EmbeddedFlinkSettings.temporaryFiles(directory));
      // MiniCluster alone does not configure file systems.
      FileSystem.initialize(configuration, null);
      cluster.start();
      rest = new FlinkRest(cluster.getRestAddress().join());
      for (int i = 0; i < TASK_MANAGERS; i++) {
        startTaskManager();
      }
    } catch (Exception failed) {
      throw new IllegalStateException("Flink did not start in " + directory, failed);
    }
  }

  /** What jobs need to be built with, so that they find S3 and use RocksDB. */
  public Configuration configuration() {
    return new Configuration(configuration);
  }

  /** Of the web UI and the REST API. */
  public URI uiAddress() {
    return cluster.getRestAddress().join();
  }

  /** Returns once the JobManager has the job; {@link #job} then waits for it to run. */
  public EmbeddedJob submit(StreamGraph graph) {
    // MiniCluster takes a StreamGraph too, but asks it for the job id that only a client sets.
    return job(cluster.submitJob(graph.getJobGraph()).join().getJobID());
  }

  /** Questions and commands about a job of this cluster. */
  public EmbeddedJob job(JobID id) {
    return new EmbeddedJob(cluster, id);
  }

  /**
   * Takes away the TaskManager that runs most of the job's subtasks, and starts another one in its
   * place. Returns when the old one is gone and the new one is registered; the job is then about to
   * restart.
   *
   * @return resource id of the TaskManager that is gone
   * @throws IllegalStateException if no subtask of the job has a TaskManager
   */
  public String killTaskManagerOf(JobID job) {
    String victim = job(job).busiestTaskManager();
    int index = taskManagers.indexOf(victim);
    if (index < 0) {
      throw new IllegalStateException(
          "TaskManager %s runs job %s, but is none of %s".formatted(victim, job, taskManagers));
    }
    CompletableFuture<Void> gone = cluster.terminateTaskManager(index);
    try {
      startTaskManager();
    } catch (Exception failed) {
      throw new IllegalStateException("no TaskManager could replace " + victim, failed);
    }
    gone.join();
    return victim;
  }

  private void startTaskManager() throws Exception {
    Set<String> known = Set.copyOf(taskManagers);
    cluster.startTaskManager();
    Waiting.until(
        "TaskManager " + taskManagers.size() + " to register",
        PATIENCE,
        () -> {
          Set<String> ids = new HashSet<>(rest.taskManagerIds());
          ids.removeAll(known);
          taskManagers.addAll(ids);
          return !ids.isEmpty();
        });
  }

  @Override
  public void close() {
    try {
      cluster.close();
      deleteDirectory();
    } catch (Exception failed) {
      throw new IllegalStateException("Flink did not stop in " + directory, failed);
    }
  }

  private void deleteDirectory() throws IOException {
    if (Files.exists(directory)) {
      org.apache.flink.util.FileUtils.deleteDirectory(directory.toFile());
    }
  }
}
