package dev.tributary.core.coordination;

import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.Schedule;
import dev.tributary.core.scheduling.Schedule.Request;
import dev.tributary.core.scheduling.Schedule.Turn;
import dev.tributary.core.selection.Candidate;
import dev.tributary.core.selection.Participation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Begins rounds of jobs that wait for clients, and knows when a look at all clients is worth its
 * time: when something has changed, or a job's patience ends, and with many clients not after each
 * of their words, or the time taken would grow with the square of their number.
 */
final class Planner {
  /** So ten thousand are looked through every tenth of a second at most, a hundred at any time. */
  private static final int CLIENTS_PER_MILLISECOND = 100;

  private static final long NEVER = Long.MAX_VALUE;

  private final CoordinatorSettings settings;
  private final Evidence evidence;
  private final Losses losses;
  private boolean changed = true;
  private long notBeforeMillis = Long.MIN_VALUE;
  private long lookAgainMillis = NEVER;

  Planner(CoordinatorSettings settings, Evidence evidence, Losses losses) {
    this.settings = settings;
    this.evidence = evidence;
    this.losses = losses;
  }

  /** Something happened that may let a round begin. */
  void onChange() {
    changed = true;
  }

  /** When something may become due without any further event. */
  OptionalLong wakeMillis() {
    return lookAgainMillis == NEVER ? OptionalLong.empty() : OptionalLong.of(lookAgainMillis);
  }

  /**
   * The rounds that begin now, or are passed over.
   *
   * @param ready jobs that lack nothing but clients
   * @param inFlight rounds that are decided and not yet in the log
   */
  List<LogRecord> plan(
      Decisions decisions,
      LogState log,
      List<JobState.Waiting> ready,
      Collection<RoundStarted> inFlight,
      long nowMillis) {
    if (!changed && nowMillis < lookAgainMillis) {
      return List.of();
    }
    List<Request> requests =
        ready.stream()
            .map(job -> new Request(job, decisions.needed(job)))
            .filter(request -> evidence.clientCount() >= request.needed())
            .toList();
    if (!requests.isEmpty() && nowMillis < notBeforeMillis) {
      changed = true;
      lookAgainMillis = notBeforeMillis;
      return List.of();
    }
    changed = false;
    lookAgainMillis = nextTurningPoint(decisions, ready, nowMillis);
    return requests.isEmpty() ? List.of() : begin(decisions, log, requests, inFlight, nowMillis);
  }

  private List<LogRecord> begin(
      Decisions decisions,
      LogState log,
      List<Request> requests,
      Collection<RoundStarted> inFlight,
      long nowMillis) {
    notBeforeMillis = nowMillis + evidence.clientCount() / CLIENTS_PER_MILLISECOND;
    ClientTasks tasks = ClientTasks.of(log.jobs().values(), evidence);
    for (RoundStarted round : inFlight) {
      if (log.jobs().get(round.job()) instanceof JobState.Live job) {
        tasks.add(round, job.info().spec());
      }
    }
    SortedMap<String, ClientOffer> present =
        evidence.present(nowMillis - settings.presenceTimeoutMillis());
    if (!log.holds().isEmpty()) {
      present.keySet().removeIf(client -> log.holds(client).isHeld());
    }
    Schedule schedule = new Schedule(settings.scheduling(), present, tasks, requests, nowMillis);
    List<LogRecord> begun = new ArrayList<>();
    for (Optional<Turn> turn = schedule.next(); turn.isPresent(); turn = schedule.next()) {
      LogRecord decided = decisions.started(turn.get().job(), candidates(turn.get(), present));
      if (decided instanceof RoundStarted round) {
        schedule.begin(turn.get(), round);
      }
      begun.add(decided);
    }
    if (schedule.setsAside()) {
      // Clients may fall silent, and then nothing need be set aside for a job that can not run.
      lookAgainMillis = Math.min(lookAgainMillis, nowMillis + settings.presenceTimeoutMillis());
    }
    return begun;
  }

  private List<Candidate> candidates(Turn turn, Map<String, ClientOffer> present) {
    JobInfo info = turn.job().info();
    return turn.available().stream()
        .map(client -> candidate(client, present.get(client), info))
        .toList();
  }

  private Candidate candidate(String client, ClientOffer offer, JobInfo info) {
    return new Candidate(
        client,
        offer.dataSet(info.spec().dataSet()).orElseThrow(),
        offer.machine(),
        offer.speed(),
        info.participations().getOrDefault(client, Participation.NONE),
        losses.of(info.id(), client));
  }

  /** When one of the jobs will need fewer clients, or have some set aside. */
  private long nextTurningPoint(Decisions decisions, List<JobState.Waiting> ready, long nowMillis) {
    long next = NEVER;
    for (JobState.Waiting job : ready) {
      if (evidence.clientCount() >= job.info().spec().minimumClients()) {
        next = earlier(next, decisions.patienceEnds(job), nowMillis);
        next = earlier(next, Schedule.overdueMillis(job, settings.scheduling()), nowMillis);
      }
    }
    return next;
  }

  private static long earlier(long next, long millis, long nowMillis) {
    return millis > nowMillis ? Math.min(next, millis) : next;
  }
}
