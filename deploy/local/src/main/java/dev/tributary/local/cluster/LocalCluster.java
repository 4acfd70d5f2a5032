package dev.tributary.local.cluster;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.core.check.Require;
import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.servers.KRaftStorage;
import dev.tributary.servers.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Kafka broker, an S3 server and a Flink session cluster (a JobManager, two TaskManagers, and
 * ZooKeeper, in which a JobManager finds what the one before it was doing) as processes on this
 * machine, with their state in one directory. They outlive the JVM that started them; any later one
 * can look at them and stop them by the directory alone.
 */
public final class LocalCluster {

  /** For the archive of models. */
  public static final String MODELS_BUCKET = "models";

  private static final List<ClusterPart> TASK_MANAGERS =
      List.of(ClusterPart.TASKMANAGER_1, ClusterPart.TASKMANAGER_2);

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
   * @param taskManagers how many, 1 or 2
   * @param api whether an API server is started, too
   */
  public record Startup(
      ClusterPorts ports, boolean submitJob, boolean fromScratch, int taskManagers, boolean api) {
    public Startup {
      Require.range("taskManagers", taskManagers, 1, TASK_MANAGERS.size());
    }

    /** Without an API server. */
    public Startup(ClusterPorts ports, boolean submitJob, boolean fromScratch, int taskManagers) {
      this(ports, submitJob, fromScratch, taskManagers, false);
    }

    /** With two TaskManagers, so that one can be lost, and without an API server. */
    public Startup(ClusterPorts ports, boolean submitJob, boolean fromScratch) {
      this(ports, submitJob, fromScratch, TASK_MANAGERS.size());
    }
  }

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
    directory.deleteSuccession();
    try {
      startServers(addresses, startup.taskManagers(), progress);
      measure(progress, "topics created", () -> createTopics(addresses));
      long start = System.nanoTime();
      Optional<ClusterProcess> api =
          startup.api() ? Optional.of(start(ClusterPart.API, addresses)) : Optional.empty();
      if (startup.submitJob()) {
        submitJob(AggregationJobSubmission::submit, progress);
      }
      api.ifPresent(
          process -> {
            await(process, () -> accepts(addresses.ports().api()));
            progress.accept(new Step("API up", millisSince(start)));
          });
      return addresses;
    } catch (RuntimeException failed) {
      down(ignored -> {});
      throw failed;
    }
  }

  /** Stops every process of this cluster that still lives, and no other. Logs and data stay. */
  public void down(Consumer<Step> progress) {
    for (ClusterPart part : ClusterPart.values()) {
      Optional<ClusterProcess> recorded = recorded(part);
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
        progress.accept(new Step(part.processName() + " " + how, millisSince(start)));
      }
    }
    directory.deleteTemporaryFiles();
  }

  /** Every process that was started and not stopped since; those that died are in it as well. */
  public List<ProcessStatus> processes() {
    return Arrays.stream(ClusterPart.values())
        .flatMap(part -> recorded(part).stream())
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

  /**
   * Stops the aggregation job with a savepoint and starts it again from there. Rounds go on where
   * they stood.
   *
   * @param jar of the job from now on; without one the checkout's
   * @param parallelism from now on; without one that of {@code deploy/flink/conf/config.yaml}
   * @throws IllegalStateException if there is not exactly one job that runs, or Flink's client
   *     fails
   */
  public void upgrade(Optional<Path> jar, OptionalInt parallelism, Consumer<Step> progress) {
    AggregationJobSubmission client =
        new AggregationJobSubmission(project, directory, addresses(), overrides);
    List<String> running =
        flink().jobs().stream()
            .filter(job -> job.state().equals("RUNNING"))
            .map(FlinkRest.Job::id)
            .toList();
    if (running.size() != 1) {
      throw new IllegalStateException("one job must be running, got " + running);
    }
    long start = System.nanoTime();
    String savepoint = client.stop(running.get(0));
    progress.accept(new Step("stopped with savepoint " + savepoint, millisSince(start)));
    JobStart next =
        new JobStart(jar.orElseGet(project::jobJar), Optional.of(savepoint), parallelism);
    try {
      submitJob(submission -> submission.submit(next), progress);
    } catch (RuntimeException failed) {
      throw new IllegalStateException(
          "stopped with savepoint %s, but not started again; `cluster down` and `up` go on from it: %s"
              .formatted(savepoint, failed.getMessage()),
          failed);
    }
  }

  /** SIGKILL. Returns when the process is gone. */
  public void kill(ClusterPart part) {
    recorded(part).ifPresent(ClusterProcess::kill);
  }

  /** SIGTERM, and SIGKILL if that does not help. Returns when the process is gone. */
  public void stop(ClusterPart part) {
    recorded(part).ifPresent(process -> process.stop(STOP_LIMIT));
  }

  /**
   * SIGSTOP: the process keeps memory and connections and does nothing until {@link #resume}.
   *
   * @throws IllegalStateException if it does not run
   */
  public void pause(ClusterPart part) {
    running(part).pause();
  }

  /**
   * SIGCONT.
   *
   * @throws IllegalStateException if the process does not run
   */
  public void resume(ClusterPart part) {
    running(part).resume();
  }

  /**
   * Starts a process that has ended again, with the data it had. Does not wait for it to be ready.
   *
   * @throws IllegalStateException if it runs
   */
  public void start(ClusterPart part) {
    start(part, addresses());
  }

  /**
   * Starts every process again that died since it was started; one that is left in peace stays as
   * it is.
   *
   * @return the names of those that were started
   */
  public List<String> revive() {
    List<ClusterPart> dead =
        Arrays.stream(ClusterPart.values())
            .filter(part -> recorded(part).filter(process -> !process.alive()).isPresent())
            .toList();
    dead.forEach(this::start);
    return dead.stream().map(ClusterPart::processName).toList();
  }

  private Optional<ClusterProcess> recorded(ClusterPart part) {
    return ClusterProcess.recorded(directory, part.processName());
  }

  private ClusterProcess running(ClusterPart part) {
    return recorded(part)
        .filter(ClusterProcess::alive)
        .orElseThrow(() -> new IllegalStateException(part.processName() + " is not running"));
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

  private void startServers(ClusterAddresses addresses, int taskManagers, Consumer<Step> progress) {
    long start = System.nanoTime();
    ServerCommands.write(
        ServerCommands.zooKeeperSettings(project.zooKeeperSettings(), directory, addresses.ports()),
        directory.zooKeeperSettings());
    final ClusterProcess zooKeeper = start(ClusterPart.ZOOKEEPER, addresses);
    final ClusterProcess s3 = start(ClusterPart.S3, addresses);
    final ClusterProcess jobManager = start(ClusterPart.JOBMANAGER, addresses);
    TASK_MANAGERS.subList(0, taskManagers).forEach(part -> start(part, addresses));
    Properties broker =
        ServerCommands.brokerSettings(project.brokerSettings(), directory, addresses.ports());
    broker.putAll(overrides.broker());
    KRaftStorage.prepare(broker, directory.brokerSettings());
    final ClusterProcess kafka = start(ClusterPart.KAFKA, addresses);

    await(zooKeeper, () -> accepts(addresses.ports().zooKeeper()));
    progress.accept(new Step("ZooKeeper up", millisSince(start)));
    await(s3, () -> accepts(addresses.ports().s3()));
    progress.accept(new Step("S3 server up", millisSince(start)));
    await(kafka, () -> accepts(addresses.ports().kafka()));
    progress.accept(new Step("Kafka broker up", millisSince(start)));
    FlinkRest rest = new FlinkRest(addresses.flinkUi());
    await(jobManager, () -> rest.overview().taskManagers() == taskManagers);
    progress.accept(new Step("Flink up", millisSince(start)));
  }

  private ClusterProcess start(ClusterPart part, ClusterAddresses addresses) {
    if (recorded(part).filter(ClusterProcess::alive).isPresent()) {
      throw new IllegalStateException(part.processName() + " is running");
    }
    FlinkCommands flink = new FlinkCommands(project, directory, addresses, overrides);
    List<String> command =
        switch (part) {
          case TASKMANAGER_1, TASKMANAGER_2 -> flink.taskManager(part.processName());
          case JOBMANAGER -> flink.jobManager();
          case ZOOKEEPER -> flink.zooKeeper();
          case API -> ServerCommands.api(directory, overrides.jvmOptions());
          case KAFKA -> ServerCommands.kafka(directory, overrides.jvmOptions());
          case S3 ->
              ServerCommands.s3(
                  directory,
                  addresses.ports(),
                  List.of(EmbeddedFlink.BUCKET, MODELS_BUCKET),
                  overrides.jvmOptions());
        };
    return ClusterProcess.start(directory, part.processName(), command, flink.environment());
  }

  private void createTopics(ClusterAddresses addresses) {
    TopicSetup.read(project.topics()).createMissing(addresses.bootstrapServers());
  }

  private void submitJob(
      Function<AggregationJobSubmission, String> submit, Consumer<Step> progress) {
    ClusterAddresses addresses = addresses();
    long start = System.nanoTime();
    String job =
        submit.apply(new AggregationJobSubmission(project, directory, addresses, overrides));
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
