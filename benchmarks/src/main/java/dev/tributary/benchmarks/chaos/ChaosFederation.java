package dev.tributary.benchmarks.chaos;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobClient;
import dev.tributary.local.cluster.AgentProcess;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ClusterOverrides;
import dev.tributary.local.cluster.ClusterPart;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.local.data.DigitsSplit;
import dev.tributary.servers.Waiting;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster and its agents, each a process of its own, and the hands that disturb them. */
final class ChaosFederation implements AutoCloseable {
  /** On a machine that is busy with other things, too. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final int CLIENTS = 4;

  private static final double ALPHA = 0.5;

  /** A dozen processes on few processors. */
  private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1");

  private static final ClusterOverrides OVERRIDES =
      new ClusterOverrides(
          Map.of(
              "jobmanager.memory.process.size", "768m",
              "taskmanager.memory.process.size", "1280m"),
          Map.of("checkpoint.interval-millis", "2000"),
          SMALL);

  private final LocalCluster cluster;
  private final KafkaSettings kafka;
  private final Map<Integer, AgentProcess> agents = new TreeMap<>();

  private ChaosFederation(LocalCluster cluster, KafkaSettings kafka) {
    this.cluster = cluster;
    this.kafka = kafka;
  }

  /**
   * Everything is up and the aggregation job runs.
   *
   * @param directory new or empty; has all logs afterwards
   */
  static ChaosFederation start(Path directory) throws IOException {
    ProjectTree project = ProjectTree.here();
    LocalCluster cluster = new LocalCluster(project, directory.resolve("cluster"), OVERRIDES);
    ClusterAddresses addresses =
        cluster.up(new LocalCluster.Startup(ClusterPorts.free(), true, false), step -> {});
    ChaosFederation federation =
        new ChaosFederation(cluster, KafkaSettings.of(addresses.bootstrapServers()));
    try {
      federation.startAgents(project, directory.resolve("clients"), addresses);
      return federation;
    } catch (IOException | RuntimeException failed) {
      federation.close();
      throw failed;
    }
  }

  private void startAgents(ProjectTree project, Path directory, ClusterAddresses addresses)
      throws IOException {
    DigitsSplit.Written data =
        new DigitsSplit(CLIENTS, ALPHA, 1, false).write(directory, addresses);
    for (DigitsSplit.Part part : data.clients()) {
      AgentProcess agent = new AgentProcess(project, Path.of(part.config()), SMALL);
      agents.put(agents.size() + 1, agent);
      agent.start();
    }
  }

  /** Of an agent's number, as {@link DigitsSplit} names it. */
  static String client(int number) {
    return "client-" + number;
  }

  LocalCluster cluster() {
    return cluster;
  }

  Map<Integer, AgentProcess> agents() {
    return agents;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  JobClient jobs() {
    return JobClient.connect(kafka, PATIENCE);
  }

  /** Does it. Returns when it is done. */
  void begin(Fault fault) {
    switch (fault.kind()) {
      case TASKMANAGER_KILLED, JOBMANAGER_KILLED -> cluster.kill(part(fault));
      case TASKMANAGER_PAUSED -> cluster.pause(part(fault));
      case BROKER_STOPPED -> cluster.stop(part(fault));
      case AGENT_KILLED -> agents.get(fault.target()).kill();
    }
  }

  /** Starts the process again, or lets it go on. */
  void end(Fault fault) throws IOException {
    switch (fault.kind()) {
      case TASKMANAGER_KILLED, JOBMANAGER_KILLED, BROKER_STOPPED -> cluster.start(part(fault));
      case TASKMANAGER_PAUSED -> cluster.resume(part(fault));
      case AGENT_KILLED -> agents.get(fault.target()).start();
    }
  }

  private static ClusterPart part(Fault fault) {
    return switch (fault.kind()) {
      case TASKMANAGER_KILLED, TASKMANAGER_PAUSED ->
          fault.target() == 1 ? ClusterPart.TASKMANAGER_1 : ClusterPart.TASKMANAGER_2;
      case JOBMANAGER_KILLED -> ClusterPart.JOBMANAGER;
      case BROKER_STOPPED -> ClusterPart.KAFKA;
      case AGENT_KILLED -> throw new IllegalArgumentException("an agent is no part of the cluster");
    };
  }

  /**
   * Waits until every process lives and the aggregation job runs with all its tasks. A process that
   * ended by itself, as Flink's do when they have lost too much, is started again; an agent must
   * not.
   */
  void awaitHealthy() {
    agents.forEach(
        (number, agent) -> {
          if (!agent.alive()) {
            throw new IllegalStateException("the agent of " + client(number) + " ended by itself");
          }
        });
    Waiting.until(
        "the cluster to be whole again",
        PATIENCE,
        () -> {
          cluster.revive();
          return cluster.flink().taskManagerIds().size() == 2 && jobRuns();
        });
  }

  private boolean jobRuns() {
    FlinkRest flink = cluster.flink();
    List<FlinkRest.Job> running =
        flink.jobs().stream().filter(job -> job.state().equals("RUNNING")).toList();
    return running.size() == 1 && flink.allTasksRunning(running.get(0).id());
  }

  @Override
  public void close() {
    agents.values().forEach(AgentProcess::close);
    cluster.down(step -> {});
  }
}
