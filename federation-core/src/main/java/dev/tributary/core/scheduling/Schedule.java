package dev.tributary.core.scheduling;

import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Shares out the clients that are there among the jobs that wait: a pure function of the log, the
 * signs of life, the updates so far and the time, made anew for each plan.
 *
 * <p>A client has room for a job if fewer rounds have it than its capacity, and what their jobs
 * reserve leaves as much memory and as many GPUs of its offer as the job reserves. A job may begin
 * if as many of the clients that fit it and do not decline it have room as it needs. Who begins
 * first:
 *
 * <ol>
 *   <li><b>Overdue jobs</b>, the longest waiting first: those that wait longer than {@link
 *       SchedulingRules#overdueMillis} and could run if all clients were idle. One that can not
 *       begin now has a slot and all that it reserves set aside on every client that fits it, also
 *       where there is not enough yet: nobody after it may take what it would lack then. So what
 *       becomes idle comes to it, and many small jobs can not starve a large one, nor high
 *       priorities a low one.
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

  /** A client that is there. */
  private record Present(String client, ClientOffer offer) {}

  /** What a client must have; many jobs ask for the same. */
  private record Demand(
      String trainer,
      String dataSet,
      DataSetRequirements data,
      Map<String, String> labels,
      ResourceSpec resources) {
    static Demand of(JobSpec spec) {
      return new Demand(
          spec.trainer().name(),
          spec.dataSet(),
          spec.dataSetRequirements(),
          spec.cohort().labels(),
          spec.resources());
    }
  }

  private final SchedulingRules rules;
  private final List<Present> present = new ArrayList<>();
  private final ClientTasks tasks;
  private final List<Request> left;
  private final Map<Demand, List<Present>> fitting = new HashMap<>();

  /** Jobs, by id. */
  private final Set<String> overdue = new HashSet<>();

  /** What is kept free, by client. */
  private final Map<String, Load> setAside = new HashMap<>();

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
    present.forEach((client, offer) -> this.present.add(new Present(client, offer)));
    this.tasks = tasks;
    this.left = new ArrayList<>(waiting);
    for (Request request : waiting) {
      if (nowMillis >= overdueMillis(request.job(), rules) && couldRun(request)) {
        overdue.add(request.job().id());
      }
    }
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
        setAside(request);
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
    return overdue.contains(request.job().id());
  }

  /** When a job becomes overdue, if it waits on. */
  public static long overdueMillis(JobState.Waiting job, SchedulingRules rules) {
    return job.sinceMillis() + rules.overdueMillis();
  }

  /** If all clients were idle. */
  private boolean couldRun(Request request) {
    int willing = 0;
    for (Present client : fitting(request)) {
      if (isWilling(client, request)) {
        willing++;
      }
    }
    return willing >= request.needed();
  }

  private List<String> available(Request request) {
    List<String> available = new ArrayList<>();
    for (Present client : fitting(request)) {
      if (isWilling(client, request)
          && taken(client).leavesRoom(request.spec().resources(), client.offer())) {
        available.add(client.client());
      }
    }
    return available;
  }

  /** Where no slot is left, nobody after it can take one anyway. */
  private void setAside(Request request) {
    Load needed = Load.NONE.and(request.spec().resources());
    for (Present client : fitting(request)) {
      if (isWilling(client, request) && taken(client).leavesSlot(client.offer())) {
        setAside.merge(client.client(), needed, Load::and);
      }
    }
  }

  private static boolean isWilling(Present client, Request request) {
    return !client.offer().declines(request.job().id());
  }

  /** By tasks, and by what is set aside for jobs before. */
  private Load taken(Present client) {
    Load taken = Load.of(tasks.of(client.client()));
    Load aside = setAside.get(client.client());
    return aside == null ? taken : taken.and(aside);
  }

  /** Those that have what the job asks for. */
  private List<Present> fitting(Request request) {
    return fitting.computeIfAbsent(
        Demand.of(request.spec()),
        demand ->
            present.stream()
                .filter(client -> Fit.of(client.offer(), request.spec()) == Fit.FITS)
                .toList());
  }
}
