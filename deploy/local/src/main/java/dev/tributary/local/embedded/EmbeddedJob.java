package dev.tributary.local.embedded;

import dev.tributary.servers.Waiting;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.taskmanager.TaskManagerLocation;

/** One job on an {@link EmbeddedFlink}. May be used from any thread. */
public final class EmbeddedJob {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MiniCluster cluster;
  private final JobID id;

  EmbeddedJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  public JobID id() {
    return id;
  }

  public JobStatus status() {
    return cluster.getJobStatus(id).join();
  }

  /** Waits until every subtask runs; throws with the cause if the job ends instead. */
  public void awaitRunning(Duration limit) {
    Waiting.until(
        "job " + id + " to run with all subtasks",
        limit,
        () -> {
          AccessExecutionGraph graph = graph();
          if (graph.getState().isGloballyTerminalState()) {
            throw new Waiting.Hopeless(
                "job %s is %s".formatted(id, graph.getState()), failure(graph));
          }
          return graph.getState() == JobStatus.RUNNING
              && vertices(graph)
                  .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
        });
  }

  /** Waits until the job has ended in whichever way, and tells in which. */
  public JobStatus awaitEnd(Duration limit) {
    Waiting.until("job " + id + " to end", limit, () -> status().isGloballyTerminalState());
    return status();
  }

  /** How often the job was restarted: 0 while its first attempt runs. */
  public int restarts() {
    return vertices(graph())
        .mapToInt(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber())
        .max()
        .orElse(0);
  }

  public long completedCheckpoints() {
    return checkpoints(CheckpointStatsCounts::getNumberOfCompletedCheckpoints);
  }

  public long failedCheckpoints() {
    return checkpoints(CheckpointStatsCounts::getNumberOfFailedCheckpoints);
  }

  /** {@code s3://} path of the newest completed checkpoint, to restore another job from. */
  public Optional<String> latestCheckpoint() {
    return Optional.ofNullable(graph().getCheckpointStatsSnapshot())
        .map(statistics -> statistics.getHistory().getLatestCompletedCheckpoint())
        .map(checkpoint -> checkpoint.getExternalPath());
  }

  /** Returns when the job has ended; its retained checkpoints stay. */
  public void cancel() {
    cluster.cancelJob(id).join();
    awaitEnd(PATIENCE);
  }

  /** Stops the job without draining it. Returns the {@code s3://} path of the savepoint. */
  public String stopWithSavepoint() {
    String path = cluster.stopWithSavepoint(id, null, false, SavepointFormatType.CANONICAL).join();
    awaitEnd(PATIENCE);
    return path;
  }

  /** Resource id of the TaskManager with most of the job's subtasks; of equals the lesser id. */
  String busiestTaskManager() {
    Map<String, Integer> subtasks = new TreeMap<>();
    vertices(graph())
        .map(AccessExecutionVertex::getCurrentAssignedResourceLocation)
        .filter(location -> location != null)
        .map(TaskManagerLocation::getResourceID)
        .forEach(taskManager -> subtasks.merge(taskManager.getResourceIdString(), 1, Integer::sum));
    return subtasks.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new IllegalStateException("no TaskManager runs job " + id));
  }

  private long checkpoints(ToLongFunction<CheckpointStatsCounts> count) {
    CheckpointStatsSnapshot statistics = graph().getCheckpointStatsSnapshot();
    return statistics == null ? 0 : count.applyAsLong(statistics.getCounts());
  }

  private AccessExecutionGraph graph() {
    return cluster.getExecutionGraph(id).join();
  }

  private static Stream<? extends AccessExecutionVertex> vertices(AccessExecutionGraph graph) {
    return StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false);
  }

  private static Throwable failure(AccessExecutionGraph graph) {
    return graph.getFailureInfo() == null ? null : graph.getFailureInfo().getException();
  }
}
