package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A whole federation driven by one seed. At each step one actor of those that can go on is chosen,
 * by weights that make some of them slow; time passes with the steps and jumps when nobody can go
 * on. After a while faults stop, and every job must come to its end.
 */
final class Federation {
  private static final int MOST_STEPS = 400_000;
  private static final int SLOWEST = 40;

  private final World world;
  private final Chaos chaos;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Intruder intruder;
  private final Forger forger;
  private final CohortForger cohortForger;
  private final Curator curator;
  private final Map<Actor, Integer> weights = new HashMap<>();
  private final Map<Actor, Long> stalledUntil = new HashMap<>();
  private final List<String> tooFewClients = new ArrayList<>();
  private int steps;

  private Federation(long seed, Trace trace, Function<Dice, Plan> planner) {
    this.world = new World(new Dice(seed), trace, planner);
    this.chaos = new Chaos(world);
    for (int i = 0; i < world.plan.clients(); i++) {
      boolean outsider = i >= world.plan.clients() - world.plan.outsiders();
      clients.add(new SimulatedClient(world, "client" + i, outsider));
    }
    this.intruder = new Intruder(world, clients);
    this.forger = new Forger(world);
    this.cohortForger = new CohortForger(world);
    this.curator = new Curator(world);
  }

  /**
   * What a seed led to.
   *
   * @param models effective model versions
   * @param abandoned rounds that made none
   * @param log what the round log amounts to
   * @param noisesDrawnAgain how often a noised sum was released once more
   * @param noiseKeysLost how many shards lost the key of their noise
   * @param normsAdapted how often a clip norm followed the bits of its clients
   * @param evaluationsMissed rounds that should have been evaluated and were not
   * @param stops what became of jobs that were stopped in an open round
   * @param sampled what became of rounds for which chance drew the clients
   * @param registry what became of names for models, and of jobs that start from one
   */
  record Result(
      Faults faults,
      int steps,
      int models,
      int abandoned,
      LogState log,
      int noisesDrawnAgain,
      long noiseKeysLost,
      int normsAdapted,
      int evaluationsMissed,
      Stops stops,
      Samples sampled,
      Registry registry) {
    long jobs(Outcome outcome) {
      return log.jobs().values().stream()
          .filter(job -> job instanceof Ended ended && ended.outcome() == outcome)
          .count();
    }
  }

  /**
   * Runs a seed to its end, with plain jobs.
   *
   * @throws AssertionError naming the seed, with the last events, if a promise is broken
   */
  static Result run(long seed) {
    return run(seed, Plan::draw);
  }

  /**
   * Runs a seed to its end.
   *
   * @throws AssertionError naming the seed, with the last events, if a promise is broken
   */
  static Result run(long seed, Function<Dice, Plan> planner) {
    try {
      return new Federation(seed, new Trace(false), planner).run();
    } catch (AssertionError | RuntimeException e) {
      Trace trace = new Trace(true);
      try {
        new Federation(seed, trace, planner).run();
      } catch (AssertionError | RuntimeException again) {
        String message =
            "%n%s%nseed %d broke a promise; run it alone with -Dseed=%d%n%s"
                .formatted(trace.tail(), seed, seed, again.getMessage());
        throw new AssertionError(message, again);
      }
      throw new AssertionError("seed %d fails, but not twice".formatted(seed), e);
    }
  }

  private Result run() {
    while (!isOver()) {
      if (!world.isCalm() && (world.nowMillis() >= world.plan.calmAtMillis() || allEnded())) {
        calmDown();
      }
      next();
      steps++;
      assertThat(steps).as("steps").isLessThan(MOST_STEPS);
    }
    checkEnd();
    return new Result(
        world.faults,
        steps,
        world.witness().modelsPublished(),
        world.witness().roundsAbandoned(),
        world.rounds.now(),
        world.noises.madeAgain(),
        world.noises.lost(),
        world.witness().reference().normsAdapted(),
        world.witness().endings().missed(),
        world.witness().stops(),
        world.witness().samples(),
        world.witness().registry());
  }

  private void next() {
    List<Actor> ready = new ArrayList<>();
    long due = Actor.NEVER;
    int weight = 0;
    for (Actor actor : actors()) {
      long stalled = world.isCalm() ? 0 : stalledUntil.getOrDefault(actor, 0L);
      if (!actor.isReady()) {
        due = Math.min(due, actor.dueMillis());
      } else if (stalled > world.nowMillis()) {
        due = Math.min(due, stalled);
      } else {
        ready.add(actor);
        weight += weight(actor);
      }
    }
    if (ready.isEmpty()) {
      assertThat(due).as("when anything happens again").isNotEqualTo(Actor.NEVER);
      world.advanceTo(Math.max(due, world.nowMillis() + 1));
      return;
    }
    int left = world.dice.between(0, weight - 1);
    for (Actor actor : ready) {
      left -= weight(actor);
      if (left < 0) {
        step(actor);
        break;
      }
    }
  }

  private void step(Actor actor) {
    if (world.befalls(Fault.STALL, 0.0005)) {
      long until = world.nowMillis() + world.dice.between(10, 4_000);
      if (actor instanceof ShardTasks shards && world.dice.chance(0.7)) {
        shards.stall(until);
      } else {
        stalledUntil.put(actor, until);
        world.trace(actor.name(), () -> "stalls until " + until);
      }
      return;
    }
    actor.step();
    if (world.dice.chance(0.4)) {
      world.advanceTo(world.nowMillis() + 1);
    }
  }

  private int weight(Actor actor) {
    if (world.isCalm()) {
      return 1;
    }
    return weights.computeIfAbsent(
        actor, a -> world.dice.chance(0.2) ? 1 : world.dice.between(1, SLOWEST));
  }

  private List<Actor> actors() {
    List<Actor> actors = new ArrayList<>(clients);
    actors.add(chaos);
    actors.add(intruder);
    if (world.plan.isSecure()) {
      actors.add(forger);
    }
    if (world.plan.isSampled()) {
      actors.add(cohortForger);
    }
    if (world.plan.curated()) {
      actors.add(curator);
    }
    for (Incarnation incarnation : chaos.alive()) {
      actors.addAll(incarnation.actors());
    }
    return actors;
  }

  private void calmDown() {
    world.calmDown();
    chaos.calmDown();
    clients.stream().filter(SimulatedClient::isGone).forEach(SimulatedClient::sayGoodbye);
    long left = clients.stream().filter(c -> !c.isGone() && !c.isOutsider()).count();
    for (Submission submission : world.submissions) {
      if (left < submission.spec().minimumClients()) {
        tooFewClients.add(submission.job());
        chaos.stop(submission.job());
      }
    }
  }

  private boolean allEnded() {
    Map<String, JobState> jobs = world.rounds.now().jobs();
    return world.submissions.stream().allMatch(s -> jobs.get(s.job()) instanceof Ended);
  }

  private boolean isOver() {
    if (!world.isCalm()) {
      return false;
    }
    long since = world.calmSinceMillis();
    assertThat(world.nowMillis())
        .as("time since faults stopped at %d: %s", since, world.rounds.now())
        .isLessThan(since + patienceMillis());
    return allEnded() && chaos.isIdle();
  }

  /** How long all rounds may take one after another. */
  private long patienceMillis() {
    long millis = 30_000;
    for (Submission submission : world.submissions) {
      JobSpec spec = submission.spec();
      long round =
          spec.rounds().deadlineMillis() * 7 / 6
              + Math.min(spec.rounds().releaseMillis(), Plan.MOST_RELEASE_MILLIS)
              + spec.cohort().patienceMillis();
      millis += (spec.rounds().count() + 4) * round;
    }
    return millis;
  }

  private void checkEnd() {
    for (Submission submission : world.submissions) {
      checkOutcome(submission, (Ended) world.rounds.now().jobs().get(submission.job()));
    }
    checkLateReader(world.rounds.fromStart());
    if (world.rounds.hasSnapshot()) {
      checkLateReader(world.rounds.fromSnapshot());
    }
    Incarnation job = chaos.running();
    new Verdicts(world, job.rejections()).check();
    world.witness().registry().checkEnd();
    job.shards()
        .cells()
        .forEach(
            (key, cell) -> assertThat(cell.store.isEmpty()).as("%s: %s", key, cell.store).isTrue());
    job.locals().forEach(local -> assertThat(local.uploads()).as(local.name()).isEmpty());
    CoordinatorState state = job.coordinator().coordinator.snapshot();
    assertThat(state.receipts()).isEmpty();
    assertThat(state.phaseReceipts()).as("of rounds that are over").isEmpty();
    assertThat(state.published()).isEmpty();
    assertThat(state.archived()).isEmpty();
    assertThat(state.commands()).isEmpty();
    assertThat(state.madeRounds()).isEmpty();
    assertThat(state.measured()).isEmpty();
    assertThat(state.losses()).isEmpty();
  }

  private void checkOutcome(Submission submission, Ended job) {
    boolean stopped = submission.stopMillis() != Actor.NEVER || tooFewClients.contains(job.id());
    boolean mayFail =
        submission.spec().rounds().maxAbandoned() < Plan.PATIENT
            || !world.witness().registry().isFit(submission.spec());
    switch (job.outcome()) {
      case FINISHED -> {
        if (job.reason().equals("privacy budget spent")) {
          assertThat(world.witness().isSpent(job.id())).as("budget of %s", job).isTrue();
          assertThat(job.version()).isLessThan(submission.spec().rounds().count());
        } else if (submission.spec().rounds().stop().equals(StopSpec.NEVER)) {
          assertThat(job.version()).isEqualTo(submission.spec().rounds().count());
        }
        assertThat(job.archived().orElseThrow().sha256())
            .as("SHA-256 of the archived model")
            .isEqualTo(world.witness().reference().sha256(job.id()));
      }
      case STOPPED -> assertThat(stopped).as("%s was to be stopped", job).isTrue();
      case FAILED -> assertThat(mayFail).as("%s was to fail", job).isTrue();
      case REFUSED -> throw new AssertionError("a valid job was refused: " + job);
    }
  }

  private void checkLateReader(RoundLog reader) {
    for (long offset = reader.nextOffset(); offset < world.rounds.end(); offset++) {
      reader.read(offset, world.rounds.get(offset));
    }
    world.witness().onReader("a late reader", reader);
  }
}
