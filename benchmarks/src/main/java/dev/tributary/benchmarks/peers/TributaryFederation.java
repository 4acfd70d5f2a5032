package dev.tributary.benchmarks.peers;

import dev.tributary.agent.AgentMain;
import dev.tributary.benchmarks.echo.EchoTrainer;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ClusterOverrides;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.util.FileUtils;

/** Tributary as {@code ./tributary cluster up} deploys it, and an agent a client, all processes. */
final class TributaryFederation {

  private static final String JOB = "peers";
  private static final String DATA_SET = "rows";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long ROUND_LIMIT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final double MILLIS_PER_SECOND = 1e3;

  /** As in {@code server_app.py}. */
  private static final int TENSORS = 10;

  /** Without a model: Kafka's clients hold up to 32 MiB on the way out and 16 MiB on the way in. */
  private static final long AGENT_HEAP_BYTES = 192L << 20;

  /** A machine that is just getting busy must not fail the run before it began. */
  private static final ClusterOverrides PATIENT =
      new ClusterOverrides(Map.of("pekko.startup-timeout", "120 s"), Map.of(), List.of());

  private static final String BROKER = "kafka";
  private static final String OBJECT_STORE = "s3";

  private final Workload workload;
  private final Path home;
  private final LocalCluster cluster;

  private TributaryFederation(ProjectTree project, Path home, Workload workload) {
    this.workload = workload;
    this.home = home;
    this.cluster = new LocalCluster(project, home.resolve("cluster"), PATIENT);
  }

  /**
   * Starts the federation, runs all rounds and ends it. What it wrote is deleted if it went well.
   *
   * @throws IllegalStateException if it does not run, or does not count every client
   */
  static PeersFigures.Tributary measure(ProjectTree project, Path home, Workload workload)
      throws IOException {
    TributaryFederation federation = new TributaryFederation(project, home, workload);
    FileUtils.deleteDirectory(home.resolve("agents").toFile());
    Thread atExit = new Thread(() -> federation.cluster.down(step -> {}), "cluster-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    PeersFigures.Tributary figures;
    try {
      figures = federation.measure();
    } finally {
      federation.cluster.down(step -> {});
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
    // Gigabytes of updates.
    FileUtils.deleteDirectory(home.toFile());
    return figures;
  }

  private PeersFigures.Tributary measure() throws IOException {
    LocalCluster.Startup startup = new LocalCluster.Startup(ClusterPorts.free(), true, true, 1);
    ClusterAddresses addresses = cluster.up(startup, step -> {});
    try (ChildProcesses agents = new ChildProcesses(home.resolve("agents"), Map.of())) {
      for (int client = 0; client < workload.clients(); client++) {
        String name = "client-" + client;
        agents.start(name, agent(configuration(name, addresses)));
      }
      KafkaSettings kafka = KafkaSettings.of(addresses.bootstrapServers());
      JobClient jobs = JobClient.connect(kafka, PATIENCE);
      jobs.submit(JOB, spec());
      // The job's end needs all agents; one that died is missed by the round's deadline.
      JobView job = jobs.watch(JOB, event -> {});
      double perMinute = workload.roundsPerMinute(seconds(job));
      PeakMemory server = new PeakMemory();
      PeakMemory broker = new PeakMemory();
      for (LocalCluster.ProcessStatus each : cluster.processes()) {
        if (each.name().equals(BROKER)) {
          broker.lookAt(each.pid());
        } else if (!each.name().equals(OBJECT_STORE)) {
          server.lookAt(each.pid());
        }
      }
      return new PeersFigures.Tributary(perMinute, server.bytes(), broker.bytes());
    }
  }

  /** Between the end of the last warm-up round and the end of the last round. */
  private double seconds(JobView job) {
    if (job.status() != JobStatus.FINISHED) {
      throw new IllegalStateException(
          "Tributary's job ended as %s: %s; see %s".formatted(job.status(), job.reason(), home));
    }
    List<RoundView> rounds = job.rounds();
    for (RoundView round : rounds) {
      if (round.status() != RoundStatus.PUBLISHED || round.members().size() != workload.clients()) {
        throw new IllegalStateException(
            "round %d of Tributary must be published with %d members, got %s with %d; see %s"
                .formatted(
                    round.round(),
                    workload.clients(),
                    round.status(),
                    round.members().size(),
                    home));
      }
    }
    long first = rounds.get(Workload.WARM_UP_ROUNDS - 1).endedMillis().orElseThrow();
    long last = rounds.get(workload.allRounds() - 1).endedMillis().orElseThrow();
    return (last - first) / MILLIS_PER_SECOND;
  }

  private JobSpec spec() {
    List<TensorSpec> tensors =
        IntStream.range(0, TENSORS)
            .mapToObj(
                index ->
                    new TensorSpec(
                        "tensor" + index, List.of(1, size(index)), TensorSpec.Init.GLOROT))
            .toList();
    return new JobSpec(
        JOB,
        DATA_SET,
        new TrainerSpec(EchoTrainer.NAME, Map.of("count", Integer.toString(workload.params()))),
        new ModelSpec(1, ModelSpec.DEFAULT_SHARD_COORDINATES, tensors),
        new CohortSpec(
            workload.clients(),
            workload.clients(),
            workload.clients(),
            ROUND_LIMIT_MILLIS,
            "first"),
        new RoundsSpec(workload.allRounds(), ROUND_LIMIT_MILLIS, ROUND_LIMIT_MILLIS, 1),
        new UpdateSpec(1, 1_000),
        new OptimizerSpec("fedavg", Map.of()));
  }

  /** As NumPy's {@code array_split}: the first ones take what does not divide. */
  private int size(int tensor) {
    return workload.params() / TENSORS + (tensor < workload.params() % TENSORS ? 1 : 0);
  }

  private Path configuration(String client, ClusterAddresses addresses) throws IOException {
    Path folder = Files.createDirectories(home.resolve("agents").resolve(client));
    Files.writeString(folder.resolve("rows.csv"), "0,0\n".repeat(8), StandardCharsets.UTF_8);
    Path file = folder.resolve("agent.yaml");
    return Files.writeString(
        file,
        """
        clientId: %s
        kafka:
          bootstrap.servers: %s
        stateDirectory: state
        dataSets:
          %s:
            path: rows.csv
            label: -1
        """
            .formatted(client, addresses.bootstrapServers(), DATA_SET),
        StandardCharsets.UTF_8);
  }

  /** With the classpath of this JVM, since that has the trainer. */
  private List<String> agent(Path configuration) {
    String classpath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> new File(entry).getAbsolutePath())
            .collect(Collectors.joining(File.pathSeparator));
    // The global model, its copy, and one that is being fetched.
    long heap = AGENT_HEAP_BYTES + 3L * Float.BYTES * workload.params();
    // Flags as in the script's `tributary agent`, but for the heap.
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:Tier4InvocationThreshold=50000",
        "-XX:Tier4MinInvocationThreshold=20000",
        "-XX:Tier4CompileThreshold=100000",
        "-XX:Tier4BackEdgeThreshold=400000",
        "-Xmx" + (heap >> 20) + "m",
        "-cp",
        classpath,
        AgentMain.class.getName(),
        "--config",
        configuration.toString());
  }
}
