package dev.tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Coordinator;
import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.NoSecureProtocol;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Many jobs, many clients and a coordinator, from one seed: clients train for random times, some
 * come and go, and what a round needs beside them happens at once. Time jumps from event to event.
 *
 * <p>After every step no client has more work than its capacity, and what the jobs of its open
 * rounds reserve is no more than it offers.
 */
final class Market {
  static final long PRESENCE_TIMEOUT_MILLIS = 10_000;
  private static final long BEAT_MILLIS = 3_000;
  private static final int MOST_EVENTS = 2_000_000;

  /** Something that happens. */
  private record Event(long atMillis, long number, Runnable what) {}

  /** A client's process, which may end. */
  private static final class Client {
    final String id;
    ClientOffer offer;
    boolean alive = true;

    Client(String id, ClientOffer offer) {
      this.id = id;
      this.offer = offer;
    }
  }

  private final Random random;
  private final Coordinator coordinator;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::number));
  private final Map<String, Client> clients = new TreeMap<>();
  private final Map<String, Set<String>> atWork = new HashMap<>();
  private final Map<String, Long> waitingSince = new HashMap<>();
  final List<LogRecord> log = new ArrayList<>();

  /** The longest that each job ever waited for a round to begin. */
  final Map<String, Long> longestWaitMillis = new TreeMap<>();

  /** By namespace: clients at work, times milliseconds. */
  final Map<String, Double> workMillis = new TreeMap<>();

  private long fewestTrainMillis = 500;
  private long mostTrainMillis = 4_000;

  /**
   * Of the clients that are there, so many leave when a round begins, and as many new ones come.
   */
  private double churn;

  private long nowMillis = 1_000;
  private long numbers;
  private int joined;

  Market(long seed, SchedulingRules rules) {
    this.random = new Random(seed);
    CoordinatorSettings settings =
        new CoordinatorSettings(PRESENCE_TIMEOUT_MILLIS, 1_000_000, new NoSecureProtocol(), rules);
    coordinator = new Coordinator("only", settings, CoordinatorState.EMPTY);
    append(coordinator.onCaughtUp(nowMillis));
  }

  Market trainingTakes(long fewestMillis, long mostMillis) {
    fewestTrainMillis = fewestMillis;
    mostTrainMillis = mostMillis;
    return this;
  }

  Market withChurn(double share) {
    churn = share;
    return this;
  }

  long nowMillis() {
    return nowMillis;
  }

  void join(ClientOffer offer) {
    Client client = new Client("client%05d".formatted(joined++), offer);
    clients.put(client.id, client);
    beat(client);
  }

  private void beat(Client client) {
    if (client.alive) {
      append(
          coordinator.onPresence(
              new Presence(client.id, nowMillis, client.offer, false), nowMillis));
      in(BEAT_MILLIS, () -> beat(client));
    }
  }

  /** With or without a word. */
  private void leave(Client client) {
    client.alive = false;
    clients.remove(client.id);
    if (random.nextBoolean()) {
      append(
          coordinator.onPresence(
              new Presence(client.id, nowMillis, client.offer, true), nowMillis));
    }
  }

  /** From now on a client's owner declines these jobs, whatever it is at work on, and no others. */
  void decline(String id, Map<String, String> jobs) {
    Client client = clients.get(id);
    client.offer = client.offer.withDeclined(jobs);
    jobs.keySet().forEach(job -> atWork.getOrDefault(job, new TreeSet<>()).remove(id));
    append(coordinator.onPresence(new Presence(id, nowMillis, client.offer, false), nowMillis));
  }

  void submit(String job, JobSpec spec) {
    append(coordinator.onCommand(new Command.Submit(job, spec, SpecHashes.of(spec)), nowMillis));
  }

  void command(Command command) {
    append(coordinator.onCommand(command, nowMillis));
  }

  void in(long millis, Runnable what) {
    events.add(new Event(nowMillis + millis, numbers++, what));
  }

  LogState state() {
    return coordinator.log().state();
  }

  boolean allEnded() {
    return state().jobs().values().stream().allMatch(JobState.Ended.class::isInstance);
  }

  /** Lets things happen until all jobs have ended, or the time has come. */
  void runUntil(long millis) {
    for (int i = 0; nowMillis < millis && !allEnded(); i++) {
      if (i == MOST_EVENTS) {
        throw new AssertionError("it goes on for ever: " + state());
      }
      long wake = coordinator.wakeMillis(nowMillis).orElse(Long.MAX_VALUE);
      Event next = events.peek();
      long then = next == null ? Long.MAX_VALUE : next.atMillis();
      long to = Math.min(Math.min(wake, then), millis);
      atWork.forEach((job, at) -> count(job, at.size() * (double) (to - nowMillis)));
      nowMillis = to;
      if (wake <= to) {
        append(coordinator.onTimer(nowMillis));
      } else if (then <= to) {
        events.poll().what().run();
      }
    }
  }

  private void count(String job, double work) {
    if (state().jobs().get(job) instanceof JobState.Live live) {
      workMillis.merge(live.info().spec().queue().namespace(), work, Double::sum);
    }
  }

  private void append(List<LogRecord> proposals) {
    log.addAll(proposals);
    List<LogRecord> effective = new ArrayList<>();
    while (coordinator.log().nextOffset() < log.size()) {
      int offset = Math.toIntExact(coordinator.log().nextOffset());
      effective.add(log.get(offset));
      log.addAll(coordinator.onLog(offset, log.get(offset), nowMillis));
    }
    effective.forEach(this::happens);
    checkCapacities();
  }

  private void happens(LogRecord record) {
    if (record instanceof LogRecord.JobAccepted accepted) {
      publish(accepted.job(), accepted.spec(), 0, 0);
    } else if (record instanceof RoundStarted started) {
      begins(started);
    } else if (record instanceof RoundClosed closed) {
      atWork.remove(closed.job());
      JobState.Live job = (JobState.Live) state().jobs().get(closed.job());
      publish(closed.job(), job.info().spec(), job.info().version() + 1, closed.round());
    } else if (record instanceof RoundAbandoned abandoned) {
      atWork.remove(abandoned.job());
      waitingSince.put(abandoned.job(), nowMillis);
    } else if (record instanceof ModelPublished model) {
      waitingSince.put(model.job(), nowMillis);
      in(
          1,
          () ->
              append(
                  coordinator.onArchived(
                      new Archived(model.job(), model.version(), "s3://m", "sha"), nowMillis)));
    } else if (record instanceof LogRecord.JobEnded ended) {
      atWork.remove(ended.job());
    }
  }

  private void publish(String job, JobSpec spec, int version, int round) {
    in(
        20,
        () -> {
          for (int shard = 0; shard < spec.model().shardCount(); shard++) {
            append(
                coordinator.onPublished(
                    new Published(job, version, round, shard, ExampleLog.location(1, shard)),
                    nowMillis));
          }
        });
  }

  private void begins(RoundStarted round) {
    longestWaitMillis.merge(round.job(), nowMillis - waitingSince.get(round.job()), Math::max);
    atWork.put(round.job(), new TreeSet<>(round.cohort()));
    for (String id : round.cohort()) {
      Client client = clients.get(id);
      if (client != null && client.offer.declines(round.job())) {
        throw new AssertionError("%s declines %s, got %s".formatted(id, round.job(), round));
      }
      long millis =
          fewestTrainMillis + random.nextInt((int) (mostTrainMillis - fewestTrainMillis + 1));
      in(millis, () -> delivers(round, client));
    }
    comeAndGo();
  }

  private void delivers(RoundStarted round, Client client) {
    if (client != null && client.alive && !client.offer.declines(round.job())) {
      Set<String> working = atWork.get(round.job());
      if (working != null && isOpen(round)) {
        working.remove(client.id);
      }
      append(
          coordinator.onReceipt(
              new Receipt(round.job(), round.round(), client.id, 1, 0, 3, 20), nowMillis));
    }
  }

  private boolean isOpen(RoundStarted round) {
    return state().jobs().get(round.job()) instanceof JobState.Collecting collecting
        && collecting.round().round() == round.round();
  }

  private void comeAndGo() {
    List<Client> leaving = new ArrayList<>();
    for (Client client : clients.values()) {
      if (random.nextDouble() < churn) {
        leaving.add(client);
      }
    }
    for (Client client : leaving) {
      in(random.nextInt(2_000), () -> leaveOnce(client));
      in(random.nextInt(2_000), () -> join(client.offer));
    }
  }

  private void leaveOnce(Client client) {
    if (client.alive) {
      leave(client);
    }
  }

  private void checkCapacities() {
    Map<String, List<ResourceSpec>> work = new HashMap<>();
    for (JobState job : state().jobs().values()) {
      if (job instanceof JobState.Collecting open) {
        for (String client : atWork.getOrDefault(job.id(), Set.of())) {
          work.computeIfAbsent(client, c -> new ArrayList<>()).add(open.info().spec().resources());
        }
      }
    }
    work.keySet().retainAll(clients.keySet());
    work.forEach((client, tasks) -> checkCapacity(client, clients.get(client).offer, tasks));
  }

  private void checkCapacity(String client, ClientOffer offer, List<ResourceSpec> tasks) {
    long memoryMiB = tasks.stream().mapToLong(ResourceSpec::memoryMiB).sum();
    long gpus = tasks.stream().mapToLong(ResourceSpec::gpus).sum();
    if (tasks.size() > offer.capacity()
        || memoryMiB << 20 > offer.machine().memoryBytes()
        || gpus > offer.machine().gpus()) {
      throw new AssertionError(
          "%s has %s at %d and offers %d slots and %s"
              .formatted(client, tasks, nowMillis, offer.capacity(), offer.machine()));
    }
  }

  /**
   * A job that many others could have starved has finished, and none waited without end. Once
   * overdue, it gets what becomes idle, unless one of the others was overdue before.
   */
  static void assertNotStarved(Market market, String job, long seed) {
    long overdueMillis = MarketJobs.RULES.overdueMillis();
    assertThat(market.longestWaitMillis.get(job))
        .as("seed %d: longest wait of %s", seed, job)
        .isNotNull()
        .isLessThanOrEqualTo(overdueMillis + 2 * MarketJobs.DEADLINE_MILLIS);
    assertThat(market.state().jobs().get(job))
        .as("seed %d", seed)
        .isInstanceOfSatisfying(
            JobState.Ended.class, ended -> assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED));
    market.longestWaitMillis.forEach(
        (any, millis) ->
            assertThat(millis)
                .as("seed %d: longest wait of %s", seed, any)
                .isLessThanOrEqualTo(overdueMillis + 9 * MarketJobs.DEADLINE_MILLIS));
  }
}
