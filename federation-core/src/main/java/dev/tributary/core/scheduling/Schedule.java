package dev.tributary.core.scheduling;

import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Shares out the clients that are there among the jobs that wait: a pure function of the log, the
 * signs of life, the updates so far and the time, made anew for each plan.
 *
 * <p>A client has a slot for a job if fewer rounds have it than its capacity. A job may begin if as
 * many of the clients that fit it and do not decline it have a slot as it needs. Who begins first:
 *
 * <ol>
 *   <li><b>Overdue jobs</b>, the longest waiting first: those that wait longer than {@link
 *       SchedulingRules#overdueMillis} and could run if all clients were idle. One that can not
 *       begin now has every free slot that fits it set aside, so what becomes idle comes to it, and
 *       many small jobs can not starve a large one, nor high priorities a low one.
 *   <li>The others by priority, then by the fewest tasks of their namespace per weight, then by how
 *       long they wait. One that can not begin is passed over and holds up nobody.
 * </ol>
 *
 * <p>So a job that could run does so at the latest when, after it became overdue, the rounds of its
 * clients and of those overdue before it have ended; and every round has a deadline.
 */
public final class Schedule {
  /**
   * A job that is to begin a round.
   *
   * @param needed clients without which it does not
   */
  public record Request(JobState.Waiting job, int needed) {
    JobSpec spec() {
      return job.info().spec();
    }
  }

  /**
   * A job that begins a round now.
   *
   * @param available clients that it may take, sorted by id
   */
  public record Turn(JobState.Waiting job, List<String> available) {}

  /** What a client must have; many jobs ask for the same. */
  private record Demand(
      String trainer, String dataSet, DataSetRequirements data, Map<String, String> labels) {
    static Demand of(JobSpec spec) {
      return new Demand(
          spec.trainer().name(),
          spec.dataSet(),
          spec.dataSetRequirements(),
          spec.cohort().labels());
    }
  }

  private final SchedulingRules rules;
  private final SortedMap<String, ClientOffer> present;
  private final ClientTasks tasks;
  private final long nowMillis;
  private final List<Request> left;
  private final Map<Demand, List<String>> fitting = new HashMap<>();

  /** Slots that are set aside, by client. */
  private final Map<String, Integer> setAside = new HashMap<>();

  /**
   * @param present clients that are there, with what they offer
   * @param tasks what they are at work on
   * @param waiting jobs that lack nothing but clients
   */
  public Schedule(
      SchedulingRules rules,
      SortedMap<String, ClientOffer> present,
      ClientTasks tasks,
      List<Request> waiting,
      long nowMillis) {
    this.rules = rules;
    this.present = present;
    this.tasks = tasks;
    this.nowMillis = nowMillis;
    this.left = new ArrayList<>(waiting);
  }

  /** The next job to begin a round; {@link #begin} must be told which clients it takes. */
  public Optional<Turn> next() {
    // Anew each time, since every round that begins changes the shares of the namespaces.
    left.sort(order());
    while (!left.isEmpty()) {
      Request request = left.remove(0);
      List<String> available = available(request);
      if (available.size() >= request.needed()) {
        return Optional.of(new Turn(request.job(), available));
      }
      if (isOverdue(request)) {
        available.forEach(client -> setAside.merge(client, 1, Integer::sum));
      }
    }
    return Optional.empty();
  }

  /** A job has taken its turn. */
  public void begin(Turn turn, RoundStarted round) {
    tasks.add(round, turn.job().info().spec());
  }

  /** Whether clients idle for the sake of a job that is overdue. */
  public boolean setsAside() {
    return !setAside.isEmpty();
  }

  private Comparator<Request> order() {
    return Comparator.comparing((Request request) -> !isOverdue(request))
        .thenComparingLong(request -> isOverdue(request) ? request.job().sinceMillis() : 0)
        .thenComparingInt(request -> -request.spec().queue().priority())
        .thenComparingDouble(this::share)
        .thenComparingLong(request -> request.job().sinceMillis())
        .thenComparing(request -> request.job().id());
  }

  private double share(Request request) {
    String namespace = request.spec().queue().namespace();
    return (double) tasks.inNamespace(namespace) / rules.weight(namespace);
  }

  private boolean isOverdue(Request request) {
    return nowMillis >= overdueMillis(request.job(), rules)
        && willing(request).count() >= request.needed();
  }

  /** When a job becomes overdue, if it waits on. */
  public static long overdueMillis(JobState.Waiting job, SchedulingRules rules) {
    return job.sinceMillis() + rules.overdueMillis();
  }

  private List<String> available(Request request) {
    return willing(request).filter(this::hasSlot).toList();
  }

  /** Those that have what the job asks for, and do not decline it. */
  private Stream<String> willing(Request request) {
    String job = request.job().id();
    return fitting(request).stream().filter(client -> !present.get(client).declines(job));
  }

  private boolean hasSlot(String client) {
    int taken = tasks.of(client).size() + setAside.getOrDefault(client, 0);
    return taken < present.get(client).capacity();
  }

  private List<String> fitting(Request request) {
    return fitting.computeIfAbsent(
        Demand.of(request.spec()),
        demand ->
            present.entrySet().stream()
                .filter(client -> Fit.of(client.getValue(), request.spec()) == Fit.FITS)
                .map(Map.Entry::getKey)
                .toList());
  }
}
