package dev.tributary.local.cluster;

import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.local.rest.FlinkRest;
import dev.tributary.servers.KRaftStorage;
import dev.tributary.servers.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A Kafka broker, an S3 server and a Flink session cluster (a JobManager, two TaskManagers) as
 * processes on this machine, with their state in one directory. They outlive the JVM that started
 * them; any later one can look at them and stop them by the directory alone.
 */
public final class LocalCluster {

  /** For the archive of models. */
  public static final String MODELS_BUCKET = "models";

  static final int TASK_MANAGERS = 2;

  private static final String KAFKA = "kafka";
  private static final String S3 = "s3";
  private static final String JOB_MANAGER = "jobmanager";

  /** In the order in which they are stopped: nobody's server goes before its clients. */
  private static final List<String> PROCESSES =
      List.of(taskManagerName(1), taskManagerName(2), JOB_MANAGER, KAFKA, S3);

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final ProjectTree project;
  private final ClusterDirectory directory;
  private final ClusterOverrides overrides;

  /** The cluster whose state is in this directory, whether it runs or not. */
  public LocalCluster(ProjectTree project, Path directory) {
    this(project, directory, ClusterOverrides.NONE);
  }

  /**
   * @param overrides for the processes that this object starts
   */
  public LocalCluster(ProjectTree project, Path directory, ClusterOverrides overrides) {
    this.project = project;
    this.directory = new ClusterDirectory(directory);
    this.overrides = overrides;
  }

  /**
   * How to start.
   *
   * @param submitJob whether the aggregation job is submitted, too
   * @param fromScratch whether data of an earlier start in the same directory are deleted first;
   *     otherwise the job goes on from its newest checkpoint
   */
  public record Startup(ClusterPorts ports, boolean submitJob, boolean fromScratch) {}

  /** Something that was done, and how long it took. */
  public record Step(String what, long millis) {}

  /** A process as it is now. */
  public record ProcessStatus(String name, long pid, boolean alive) {}

  /**
   * Starts everything and returns when it is ready. If something does not start, what did is
   * stopped again.
   *
   * @throws IllegalStateException if the cluster is up, a port is taken, or a process ends early
   */
  public ClusterAddresses up(Startup startup, Consumer<Step> progress) {
    requireDown();
    startup.ports().requireFree();
    if (startup.fromScratch()) {
      delete();
    }
    ClusterAddresses addresses = new ClusterAddresses(startup.ports());
    directory.create(addresses);
    try {
      startServers(addresses, progress);
      measure(progress, "topics created", () -> createTopics(addresses));
      if (startup.submitJob()) {
        submitJob(addresses, progress);
      }
      return addresses;
    } catch (RuntimeException failed) {
      down(ignored -> {});
      throw failed;
    }
  }

  /** Stops every process of this cluster that still lives, and no other. Logs and data stay. */
  public void down(Consumer<Step> progress) {
    for (String name : PROCESSES) {
      Optional<ClusterProcess> recorded = ClusterProcess.recorded(directory, name);
      if (recorded.isPresent()) {
        long start = System.nanoTime();
        ClusterProcess.Ending ending = recorded.get().stop(STOP_LIMIT);
        recorded.get().forget(directory);
        String how =
            switch (ending) {
              case STOPPED -> "stopped";
              case KILLED -> "killed, it did not stop within " + STOP_LIMIT.toSeconds() + " s";
              case WAS_GONE -> "had ended before";
            };
        progress.accept(new Step(name + " " + how, millisSince(start)));
      }
    }
    directory.deleteTemporaryFiles();
  }

  /** Every process that was started and not stopped since; those that died are in it as well. */
  public List<ProcessStatus> processes() {
    return PROCESSES.stream()
        .flatMap(name -> ClusterProcess.recorded(directory, name).stream())
        .map(each -> new ProcessStatus(each.name(), each.pid(), each.alive()))
        .toList();
  }

  /** Where the parts of the cluster that was started last are to be found. */
  public ClusterAddresses addresses() {
    return ClusterAddresses.read(directory.properties());
  }

  public FlinkRest flink() {
    return new FlinkRest(addresses().flinkUi());
  }

  /**
   * Removes logs and data of a cluster that is down.
   *
   * @return false if there were none
   */
  public boolean delete() {
    requireDown();
    return directory.delete();
  }

  /** SIGKILL for the TaskManager of this number, 1 or 2. Returns when it is gone. */
  public void killTaskManager(int number) {
    ClusterProcess.recorded(directory, taskManagerName(number)).ifPresent(ClusterProcess::kill);
  }

  /** Starts the TaskManager of this number, 1 or 2, again. Does not wait for it to register. */
  public void startTaskManager(int number) {
    startTaskManager(new FlinkCommands(project, directory, addresses(), overrides), number);
  }

  /** Name of the TaskManager of this number, 1 or 2; its resource id in Flink, too. */
  public static String taskManagerName(int number) {
    if (number < 1 || number > TASK_MANAGERS) {
      throw new IllegalArgumentException("TaskManager number must be 1 or 2, got " + number);
    }
    return "taskmanager-" + number;
  }

  private void requireDown() {
    List<String> alive =
        processes().stream()
            .filter(ProcessStatus::alive)
            .map(each -> "%s (pid %d)".formatted(each.name(), each.pid()))
            .toList();
    if (!alive.isEmpty()) {
      throw new IllegalStateException(
          "the cluster in %s is up: %s; `cluster down` stops it"
              .formatted(directory.path(), String.join(", ", alive)));
    }
  }

  private void startServers(ClusterAddresses addresses, Consumer<Step> progress) {
    FlinkCommands flink = new FlinkCommands(project, directory, addresses, overrides);
    long start = System.nanoTime();
    List<String> buckets = List.of(EmbeddedFlink.BUCKET, MODELS_BUCKET);
    ClusterProcess s3 =
        startProcess(
            S3, ServerCommands.s3(directory, addresses.ports(), buckets, overrides.jvmOptions()));
    ClusterProcess jobManager =
        ClusterProcess.start(directory, JOB_MANAGER, flink.jobManager(), flink.environment());
    for (int number = 1; number <= TASK_MANAGERS; number++) {
      startTaskManager(flink, number);
    }
    Properties broker =
        ServerCommands.brokerSettings(project.brokerSettings(), directory, addresses.ports());
    broker.putAll(overrides.broker());
    KRaftStorage.prepare(broker, directory.brokerSettings());
    ClusterProcess kafka =
        startProcess(KAFKA, ServerCommands.kafka(directory, overrides.jvmOptions()));

    await(s3, () -> accepts(addresses.ports().s3()));
    progress.accept(new Step("S3 server up", millisSince(start)));
    await(kafka, () -> accepts(addresses.ports().kafka()));
    progress.accept(new Step("Kafka broker up", millisSince(start)));
    FlinkRest rest = new FlinkRest(addresses.flinkUi());
    await(jobManager, () -> rest.overview().taskManagers() == TASK_MANAGERS);
    progress.accept(new Step("Flink up", millisSince(start)));
  }

  private ClusterProcess startProcess(String name, List<String> command) {
    return ClusterProcess.start(directory, name, command, Map.of());
  }

  private void startTaskManager(FlinkCommands flink, int number) {
    String name = taskManagerName(number);
    if (ClusterProcess.recorded(directory, name).filter(ClusterProcess::alive).isPresent()) {
      throw new IllegalStateException(name + " is running");
    }
    ClusterProcess.start(directory, name, flink.taskManager(name), flink.environment());
  }

  private void createTopics(ClusterAddresses addresses) {
    TopicSetup.read(project.topics()).createMissing(addresses.bootstrapServers());
  }

  private void submitJob(ClusterAddresses addresses, Consumer<Step> progress) {
    AggregationJobSubmission submission =
        new AggregationJobSubmission(project, directory, addresses, overrides);
    long start = System.nanoTime();
    String job = submission.submit();
    progress.accept(new Step("aggregation job submitted, id " + job, millisSince(start)));
    long submitted = System.nanoTime();
    FlinkRest rest = new FlinkRest(addresses.flinkUi());
    Waiting.until(
        "the aggregation job to run; " + directory.logs().resolve("jobmanager.log") + " may tell",
        START_LIMIT,
        () -> rest.allTasksRunning(job));
    progress.accept(new Step("aggregation job running", millisSince(submitted)));
  }

  /** Waits for a process to be ready, and gives up at once if it ends instead. */
  private void await(ClusterProcess process, Callable<Boolean> ready) {
    Waiting.until(
        "%s to be ready; see %s".formatted(process.name(), directory.logs()),
        START_LIMIT,
        () -> {
          if (!process.alive()) {
            Path output = directory.logs().resolve(process.name() + ".out");
            throw new Waiting.Hopeless(
                "%s ended while it was starting; see %s".formatted(process.name(), output));
          }
          return ready.call();
        });
  }

  private static boolean accepts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  private static void measure(Consumer<Step> progress, String what, Runnable action) {
    long start = System.nanoTime();
    action.run();
    progress.accept(new Step(what, millisSince(start)));
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
