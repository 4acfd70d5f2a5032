package dev.tributary.benchmarks.scale;

import dev.tributary.agent.daemon.Crowd;
import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.measure.ProcessMemory;
import dev.tributary.benchmarks.measure.RemoteJvm;
import dev.tributary.control.job.JobClient;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.servers.Waiting;
import dev.tributary.wire.LogRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rounds of ten thousand clients, of whom some never answer and some too late. */
@Command(
    name = "scale",
    description = {
      "Rounds of ten thousand clients on a cluster of processes: a tenth never answers, a",
      "twentieth uploads after the deadline and is rejected. Then a last round in which all",
      "answer. Fails if a model differs in one bit from the reference over the logged members."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./tributary bench scale",
      "  ./tributary bench scale --output json"
    })
public final class ScaleBenchmark extends Benchmark<ScaleFigures> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Kafka's default for {@code max.message.bytes}, which the round log keeps. */
  private static final int MOST_RECORD_BYTES = 1 << 20;

  @Option(
      names = "--clients",
      defaultValue = "10000",
      description = "virtual clients, all selected in every round (${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--params",
      defaultValue = "10000",
      description = "coordinates of the model (${DEFAULT-VALUE})")
  private int params;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "with silent and late clients; one in which all answer follows" + " (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--deadline-seconds",
      defaultValue = "60",
      description = "from the start of a round to its deadline (${DEFAULT-VALUE})")
  private int deadlineSeconds;

  @Option(
      names = "--heartbeat-seconds",
      defaultValue = "30",
      description = "between a client's signs of life (${DEFAULT-VALUE})")
  private int heartbeatSeconds;

  @Option(
      names = "--lanes",
      defaultValue = "16",
      description = "threads that do the clients' work (${DEFAULT-VALUE})")
  private int lanes;

  @Override
  protected ScaleFigures measure() throws Exception {
    Workload workload =
        new Workload(clients, params, rounds, deadlineSeconds * 1000L, heartbeatSeconds * 1000L);
    Path directory = ProjectTree.here().root().resolve(".tributary/bench/scale");
    ScaleFigures figures;
    ScaleCluster started =
        ScaleCluster.start(
            directory.resolve("cluster"), 3 * workload.heartbeatMillis(), what -> say("%s", what));
    try (ScaleCluster cluster = started;
        FederationLog log = new FederationLog(cluster.kafka())) {
      figures = measure(workload, cluster, log, directory.resolve("agents"));
    }
    started.delete();
    return figures;
  }

  /** The counters of the broker. */
  private record Traffic(long in, long out) {
    static Traffic of(RemoteJvm broker) throws IOException {
      return new Traffic(broker.brokerBytesIn(), broker.brokerBytesOut());
    }
  }

  private ScaleFigures measure(
      Workload workload, ScaleCluster cluster, FederationLog log, Path unused) throws Exception {
    UploadsSeen uploads = new UploadsSeen();
    JobClient.connect(cluster.kafka(), PATIENCE).submit(Workload.JOB, workload.spec());
    Map<String, Double> cpuBefore = cluster.cpuSeconds();
    double ownBefore = ownCpuSeconds();
    // By round: what the broker had counted when its model was published, 0 for the beginning.
    Map<Integer, Traffic> traffic = new TreeMap<>(Map.of(0, Traffic.of(cluster.broker())));
    long begun = System.nanoTime();
    try (Crowd crowd =
        Crowd.start(
            cluster.kafka(),
            workload.agents(cluster.kafka(), unused),
            lanes,
            (client, job, round) -> workload.answer(client, round),
            uploads)) {
      say("%d clients are there after %.1f s", clients, (System.nanoTime() - begun) / 1e9);
      awaitEnd(workload, cluster, log, crowd, traffic);
    }
    Map<String, Double> cpuAfter = cluster.cpuSeconds();
    final double ownCpu = ownCpuSeconds() - ownBefore;
    Audit audit = new Audit(workload, log, uploads);
    Waiting.until("every late update to be rejected", PATIENCE, audit::allRejectionsTold);
    audit.check();
    List<ScaleFigures.Round> checked = rounds(workload, log, audit, uploads, traffic);
    List<ScaleFigures.ServerProcess> processes = new ArrayList<>();
    for (RemoteJvm process : cluster.processes()) {
      processes.add(
          new ScaleFigures.ServerProcess(
              process.name(),
              process.peakRssBytes(),
              process.peakHeapBytes(),
              cpuAfter.get(process.name()) - cpuBefore.get(process.name())));
    }
    Traffic last = traffic.get(workload.allRounds());
    return new ScaleFigures(
        clients,
        params,
        lanes,
        clients * 1e3 / workload.heartbeatMillis(),
        checked,
        audit.reasons(),
        last.in() - traffic.get(0).in(),
        last.out() - traffic.get(0).out(),
        ownCpu,
        new ProcessMemory(ProcessHandle.current().pid()).peakBytes(),
        processes);
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private void awaitEnd(
      Workload workload,
      ScaleCluster cluster,
      FederationLog log,
      Crowd crowd,
      Map<Integer, Traffic> traffic) {
    Duration limit =
        PATIENCE.plusMillis((workload.deadlineMillis() + 30_000) * workload.allRounds());
    Waiting.until(
        "the end of all rounds",
        limit,
        () -> {
          try {
            crowd.requireWell();
            log.read();
          } catch (IllegalStateException broken) {
            throw new Waiting.Hopeless(broken.getMessage(), broken);
          }
          for (int round : log.published().keySet()) {
            if (!traffic.containsKey(round)) {
              traffic.put(round, Traffic.of(cluster.broker()));
              say("round %d: %d members", round, log.closed().get(round).members().size());
            }
          }
          return log.end().isPresent();
        });
    JobState.Ended end = log.end().orElseThrow();
    if (end.outcome() != Outcome.FINISHED) {
      throw new IllegalStateException(
          "the job must be FINISHED, got %s: %s".formatted(end.outcome(), end.reason()));
    }
  }

  /** Computes every model anew and holds it against the published one. */
  private List<ScaleFigures.Round> rounds(
      Workload workload,
      FederationLog log,
      Audit audit,
      UploadsSeen uploads,
      Map<Integer, Traffic> traffic) {
    Reference reference = new Reference(workload);
    List<ScaleFigures.Round> figures = new ArrayList<>();
    for (int number = 1; number <= workload.allRounds(); number++) {
      int round = number;
      RoundStarted started = log.started().get(round);
      RoundClosed closed = log.closed().get(round);
      reference.step(started, closed);
      reference.requireEqual(log.published().get(round));
      long lastMember =
          audit.members(round).stream()
              .mapToLong(m -> uploads.millis(round, m))
              .max()
              .orElseThrow();
      Traffic before = traffic.get(round - 1);
      Traffic after = traffic.get(round);
      figures.add(
          new ScaleFigures.Round(
              round,
              closed.members().size() >= started.goal() ? "goal" : "deadline",
              started.cohort().size(),
              closed.members().size(),
              clients - uploads.of(round).size(),
              audit.uncounted(round).size(),
              (lastMember - started.atMillis()) / 1e3,
              (closed.atMillis() - started.atMillis()) / 1e3,
              log.published().get(round).atMillis() - closed.atMillis(),
              after.in() - before.in(),
              after.out() - before.out(),
              size(started),
              size(closed),
              reference.sha256()));
    }
    return figures;
  }

  private static int size(LogRecord record) {
    int bytes = LogRecords.encode(record).length;
    if (bytes >= MOST_RECORD_BYTES) {
      throw new IllegalStateException(
          "%s must stay below 1 MiB, got %d bytes"
              .formatted(record.getClass().getSimpleName(), bytes));
    }
    return bytes;
  }

  @Override
  protected String table(ScaleFigures figures) {
    return figures.table();
  }
}
