package dev.tributary.benchmarks.chaos;

import dev.tributary.benchmarks.chaos.ChaosRow.Outcome;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.servers.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One job on a federation, disturbed as a plan says. A fault waits for its round and a random
 * moment in it; faults of one run are of different processes and may overlap.
 */
final class ChaosRun {

  private record Happened(Fault fault, long beganMillis, long endedMillis) {}

  private final ChaosFederation federation;
  private final FaultPlan plan;
  private final String job;
  private final Duration limit;
  private final ScheduledExecutorService hands;
  private final List<Fault> waiting = new ArrayList<>();
  private final List<Future<?>> begun = new CopyOnWriteArrayList<>();
  private final List<Happened> happened = new CopyOnWriteArrayList<>();

  private volatile boolean ended;

  /**
   * @param job its id, new
   * @param limit for the job to end
   */
  ChaosRun(ChaosFederation federation, FaultPlan plan, String job, Duration limit) {
    this.federation = federation;
    this.plan = plan;
    this.job = job;
    this.limit = limit;
    this.hands = Executors.newScheduledThreadPool(1 + plan.faults().size());
  }

  /** What came of it. */
  record Result(JobView job, ReferenceModels models, List<Outcome> faults, double seconds) {}

  /**
   * Runs the job to its end.
   *
   * @throws IllegalStateException if it does not end in time or otherwise than finished, if its
   *     last model is not archived, or if a process does not come back
   */
  Result run(JobSpec spec) throws InterruptedException {
    federation.awaitHealthy();
    JobClient jobs = federation.jobs();
    for (Fault fault : plan.faults()) {
      if (fault.kind() == FaultKind.AGENT_KILLED) {
        ArrivedChunks uploads = new ArrivedChunks(federation.kafka());
        begun.add(hands.submit(() -> cutUpload(fault, uploads)));
      } else {
        waiting.add(fault);
      }
    }
    long start = System.currentTimeMillis();
    jobs.submit(job, spec);
    try {
      await(hands.submit(() -> watch(jobs)), "the job to end");
      for (Future<?> fault : begun) {
        await(fault, "a fault to end");
      }
    } finally {
      hands.shutdownNow();
    }
    final double seconds = (System.currentTimeMillis() - start) / 1e3;
    Waiting.until(
        "the last model to be archived",
        ChaosFederation.PATIENCE,
        () -> jobs.existing(job).archived().filter(m -> m.version() == rounds(spec)).isPresent());
    federation.awaitHealthy();
    JobView ended = jobs.existing(job);
    if (ended.status() != JobStatus.FINISHED) {
      throw new IllegalStateException("it is %s: %s".formatted(ended.status(), ended.reason()));
    }
    ReferenceModels models = ReferenceModels.read(federation.kafka(), job);
    return new Result(ended, models, outcomes(ended, start), seconds);
  }

  private static int rounds(JobSpec spec) {
    return spec.rounds().count();
  }

  private void watch(JobClient jobs) {
    jobs.watch(
        job,
        event -> {
          if (event.record() instanceof RoundStarted started) {
            beginFaultsOf(started.round());
          }
        });
    ended = true;
  }

  private void beginFaultsOf(int round) {
    waiting.removeIf(
        fault -> {
          if (fault.round() > round) {
            return false;
          }
          begun.add(
              hands.schedule(() -> disturb(fault), fault.delayMillis(), TimeUnit.MILLISECONDS));
          return true;
        });
  }

  /** An agent is killed when its upload has begun, and not at all if none begins any more. */
  private Void cutUpload(Fault fault, ArrivedChunks uploads) throws Exception {
    try (uploads) {
      Waiting.until(
          "an upload of client " + fault.target(),
          limit,
          () -> ended || uploads.any(attempt -> isDue(fault, attempt)));
    }
    if (!ended) {
      disturb(fault);
    }
    return null;
  }

  private boolean isDue(Fault fault, ArrivedChunks.Attempt attempt) {
    return attempt.job().equals(job)
        && attempt.client().equals(ChaosFederation.client(fault.target()))
        && attempt.round() >= fault.round();
  }

  private Void disturb(Fault fault) throws Exception {
    long beganMillis = System.currentTimeMillis();
    federation.begin(fault);
    TimeUnit.MILLISECONDS.sleep(fault.downMillis());
    federation.end(fault);
    happened.add(new Happened(fault, beganMillis, System.currentTimeMillis()));
    return null;
  }

  private void await(Future<?> work, String what) throws InterruptedException {
    try {
      work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hung) {
      throw new IllegalStateException(
          "waited %d s for %s: %s".formatted(limit.toSeconds(), what, standing()), hung);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "waiting for %s: %s".formatted(what, failed.getCause().getMessage()), failed.getCause());
    }
  }

  /** Where the job stands, for the message of a run that hangs. */
  private String standing() {
    try {
      JobView view = federation.jobs().existing(job);
      return "%s in round %d of %d; %s"
          .formatted(
              view.status(),
              view.rounds().size(),
              view.spec().map(ChaosRun::rounds).orElse(0),
              view.rounds().isEmpty() ? "" : view.rounds().get(view.rounds().size() - 1));
    } catch (RuntimeException silent) {
      return "and the round log can not be read: " + silent.getMessage();
    }
  }

  private List<Outcome> outcomes(JobView ended, long start) {
    Standstill standstill = Standstill.of(ended);
    return happened.stream()
        .sorted(Comparator.comparingLong(Happened::beganMillis))
        .map(
            each ->
                new Outcome(
                    each.fault().kind(),
                    each.beganMillis() - start,
                    each.endedMillis() - each.beganMillis(),
                    standstill.causedBy(each.beganMillis(), each.endedMillis()).orElse(null)))
        .toList();
  }

  ChaosRow row(int number, Result result, List<String> undisturbed) {
    ReferenceModels models = result.models();
    List<String> archived = models.archived();
    boolean same = archived.equals(models.expected());
    if (models.countsAllOf(ChaosFederation.CLIENTS)) {
      same &= archived.equals(undisturbed);
    }
    long abandoned =
        result.job().rounds().stream()
            .filter(round -> round.status() == RoundStatus.ABANDONED)
            .count();
    return new ChaosRow(
        number,
        plan.seed(),
        result.faults(),
        same,
        result.seconds(),
        plan.goal(),
        Math.toIntExact(abandoned),
        models.cutUploads());
  }
}
