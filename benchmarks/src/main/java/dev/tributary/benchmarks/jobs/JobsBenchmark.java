package dev.tributary.benchmarks.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.agent.daemon.Crowd;
import dev.tributary.agent.daemon.Crowd.Answer;
import dev.tributary.agent.daemon.Crowd.Attendance;
import dev.tributary.agent.daemon.Crowd.Presence;
import dev.tributary.benchmarks.Benchmark;
import dev.tributary.benchmarks.jobs.JobsFigures.Namespace;
import dev.tributary.benchmarks.jobs.JobsFigures.Restart;
import dev.tributary.benchmarks.measure.Spread;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.selection.Fairness;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ClusterOverrides;
import dev.tributary.local.cluster.ClusterPart;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.local.cluster.LocalCluster;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.servers.Waiting;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fifty jobs that want the same two hundred clients, which come and go. */
@Command(
    name = "jobs",
    description = {
      "Many jobs of three namespaces on a cluster of processes, over the same clients, of which",
      "some are always away. Fails if a job does not finish, or if the API server, killed and",
      "started again in the middle and at the end, tells anything else about a job that had ended.",
      "",
      "Example:",
      "  ./tributary bench jobs --rounds 10"
    },
    mixinStandardHelpOptions = true)
public final class JobsBenchmark extends Benchmark<JobsFigures> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** Clients of this many signs of life in a row that are missing are unavailable. */
  private static final int MISSING = 3;

  @Option(names = "--jobs", defaultValue = "50", description = "(${DEFAULT-VALUE})")
  private int jobs;

  @Option(names = "--clients", defaultValue = "200", description = "(${DEFAULT-VALUE})")
  private int clients;

  @Option(names = "--rounds", defaultValue = "5", description = "of each job (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--churn",
      defaultValue = "0.3",
      description = "share of the clients that is away at any time (${DEFAULT-VALUE})")
  private double churn;

  @Option(
      names = "--stay-seconds",
      defaultValue = "20",
      description =
          "a client that comes or goes stays or is away so long or longer (${DEFAULT-VALUE})")
  private int staySeconds;

  @Option(
      names = "--lanes",
      defaultValue = "64",
      description = "threads that do the clients' work (${DEFAULT-VALUE})")
  private int lanes;

  @Option(names = "--seed", defaultValue = "1", description = "who is away when (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--limit-minutes",
      defaultValue = "20",
      description = "jobs that take longer starve (${DEFAULT-VALUE})")
  private int limitMinutes;

  @Override
  protected JobsFigures measure() throws Exception {
    Workload workload = new Workload(jobs, clients, rounds, 2_000);
    Churn away = new Churn(seed, churn, staySeconds * 1_000L);
    Path directory = ProjectTree.here().root().resolve(".tributary/bench/jobs");
    ClusterOverrides overrides =
        new ClusterOverrides(
            Map.of(),
            Map.of(
                "presence.timeout-millis",
                Long.toString(MISSING * workload.heartbeatMillis()),
                "jobs.overdue-millis",
                "15000"),
            List.of());
    LocalCluster cluster =
        new LocalCluster(ProjectTree.here(), directory.resolve("cluster"), overrides);
    Thread atExit = new Thread(() -> cluster.down(step -> {}), "cluster-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    JobsFigures figures;
    try {
      ClusterAddresses addresses =
          cluster.up(
              new LocalCluster.Startup(ClusterPorts.free(), true, true, 2, true),
              step -> say("%s", step.what()));
      figures = measure(workload, away, cluster, addresses, directory.resolve("agents"));
    } finally {
      cluster.down(step -> {});
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
    cluster.delete();
    return figures;
  }

  private JobsFigures measure(
      Workload workload, Churn away, LocalCluster cluster, ClusterAddresses addresses, Path unused)
      throws Exception {
    KafkaSettings kafka = KafkaSettings.of(addresses.bootstrapServers());
    ApiProbe api = new ApiProbe(addresses.api());
    try (LoggedJobs log = new LoggedJobs(kafka);
        Crowd crowd =
            Crowd.start(
                kafka,
                workload.agents(kafka, unused),
                lanes,
                (client, job, round) -> Answer.AT_ONCE,
                attendance(away),
                (client, job, round, atMillis) -> {})) {
      Map<String, JobSpec> specs = workload.specs();
      long begin = System.nanoTime();
      for (Map.Entry<String, JobSpec> each : specs.entrySet()) {
        api.submit(each.getKey(), each.getValue());
      }
      say("%d jobs are submitted after %.1f s", specs.size(), secondsSince(begin));
      List<Restart> restarts = new ArrayList<>();
      awaitFinished(specs.size() / 2, log, crowd, api);
      restarts.add(restart(cluster, api, ended(api), "in the middle"));
      awaitFinished(specs.size(), log, crowd, api);
      double seconds = secondsSince(begin);
      restarts.add(restart(cluster, api, ended(api), "at the end"));
      return figures(workload, seconds, log, api, restarts);
    }
  }

  private static Attendance attendance(Churn away) {
    return client ->
        away.isThere(client, System.currentTimeMillis())
            ? Presence.THERE
            : away.saysGoodbye(client) ? Presence.LEFT : Presence.SILENT;
  }

  private void awaitFinished(int many, LoggedJobs log, Crowd crowd, ApiProbe api) {
    long[] told = {log.finished()};
    Waiting.until(
        many + " jobs to finish",
        Duration.ofMinutes(limitMinutes),
        () -> {
          try {
            crowd.requireWell();
            log.read();
          } catch (IllegalStateException broken) {
            throw new Waiting.Hopeless(broken.getMessage(), broken);
          }
          api.list();
          if (log.finished() != told[0]) {
            told[0] = log.finished();
            say("%d of %d jobs have finished", told[0], log.jobs().size());
          }
          return told[0] >= many;
        });
  }

  private static List<String> ended(ApiProbe api) throws IOException, InterruptedException {
    List<String> ended = new ArrayList<>();
    for (JsonNode job : api.list().path("jobs")) {
      if (job.path("state").asText().equals("FINISHED")) {
        ended.add(job.path("id").asText());
      }
    }
    return ended;
  }

  private Restart restart(LocalCluster cluster, ApiProbe api, Collection<String> ended, String when)
      throws Exception {
    Map<String, String> before = settled(api, ended);
    long begin = System.nanoTime();
    cluster.kill(ClusterPart.API);
    cluster.start(ClusterPart.API);
    Waiting.until("the API server to answer again", PATIENCE, api::answers);
    double seconds = secondsSince(begin);
    Map<String, String> after = api.everythingAbout(ended);
    before.forEach(
        (document, text) -> {
          if (!text.equals(after.get(document))) {
            throw new IllegalStateException(
                "the API must tell the same of %s after it was killed, told %s, then %s"
                    .formatted(document, text, after.get(document)));
          }
        });
    say("the API was killed %s; %d documents are the same", when, before.size());
    return new Restart(when, seconds, before.size());
  }

  /** What is told once clients that were late have told what they measured in the last round. */
  private static Map<String, String> settled(ApiProbe api, Collection<String> ended)
      throws Exception {
    List<Map<String, String>> readings = new ArrayList<>(List.of(api.everythingAbout(ended)));
    long[] sinceNanos = {System.nanoTime()};
    Waiting.until(
        "what is told of ended jobs to be the same for " + SETTLED.toSeconds() + " s",
        PATIENCE,
        () -> {
          Map<String, String> next = api.everythingAbout(ended);
          if (!next.equals(readings.set(0, next))) {
            sinceNanos[0] = System.nanoTime();
          }
          return System.nanoTime() - sinceNanos[0] >= SETTLED.toNanos();
        });
    return readings.get(0);
  }

  private JobsFigures figures(
      Workload workload, double seconds, LoggedJobs log, ApiProbe api, List<Restart> restarts) {
    Collection<JobTimes> all = log.jobs().values();
    for (Map.Entry<String, JobTimes> each : log.jobs().entrySet()) {
      if (each.getValue().rounds() != workload.rounds()) {
        throw new IllegalStateException(
            "job %s must have made %d models, made %d"
                .formatted(each.getKey(), workload.rounds(), each.getValue().rounds()));
      }
    }
    List<Namespace> namespaces = new ArrayList<>();
    for (String name : Workload.NAMESPACES.keySet()) {
      List<JobTimes> own = all.stream().filter(job -> job.namespace.equals(name)).toList();
      if (!own.isEmpty()) {
        namespaces.add(
            new Namespace(
                name,
                own.size(),
                own.stream().mapToInt(JobTimes::members).sum(),
                Spread.of(own.stream().map(JobTimes::longestWaitSeconds).toList()),
                Spread.of(own.stream().map(JobTimes::wholeSeconds).toList())));
      }
    }
    List<Integer> shares = new ArrayList<>(log.takenPart().values());
    while (shares.size() < workload.clients()) {
      shares.add(0);
    }
    return new JobsFigures(
        all.size(),
        workload.clients(),
        workload.rounds(),
        churn,
        seconds,
        all.stream().mapToInt(JobTimes::abandoned).sum(),
        Fairness.jain(shares).orElse(0),
        namespaces,
        api.listMillis(),
        restarts);
  }

  private static double secondsSince(long beginNanos) {
    return (System.nanoTime() - beginNanos) / 1e9;
  }

  @Override
  protected String table(JobsFigures figures) {
    return figures.table();
  }
}
