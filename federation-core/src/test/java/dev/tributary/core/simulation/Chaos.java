package dev.tributary.core.simulation;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.JobState;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.List;

/**
 * What people and machines do to the aggregation job: submit, stop, checkpoint, kill and restart.
 */
final class Chaos implements Actor {
  private static final int MOST_CHECKPOINTS = 4;
  private static final int MOST_PARALLELISM = 3;

  private record Zombie(Incarnation incarnation, long untilMillis) {}

  private record Order(long atMillis, Command command) {}

  private final World world;
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<Zombie> zombies = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private Incarnation running;
  private int incarnations;
  private long startMillis;
  private long checkpointMillis;
  private long crashMillis;

  Chaos(World world) {
    this.world = world;
    for (Submission submission : world.plan.jobs()) {
      Command submit =
          new Command.Submit(submission.job(), submission.spec(), SpecHashes.of(submission.spec()));
      orders.add(new Order(submission.atMillis(), submit));
      if (world.dice.chance(0.1)) {
        world.faults.add(Fault.REPEATED_COMMAND);
        orders.add(new Order(submission.atMillis() + world.dice.between(0, 3_000), submit));
      }
      if (world.dice.chance(0.15)) {
        pauseForAWhile(submission);
      }
      if (world.dice.chance(0.3)) {
        update(submission);
      }
      if (submission.stopMillis() != NEVER) {
        world.faults.add(Fault.STOP_COMMAND);
        orders.add(
            new Order(
                submission.atMillis() + submission.stopMillis(),
                new Command.Stop(submission.job(), "somebody wanted it")));
      }
    }
    if (world.dice.chance(0.1)) {
      orders.add(new Order(100, new Command.SubmitInvalid("wrong", "rounds.count is missing")));
      orders.add(new Order(200, new Command.Stop("unknown", "nobody knows it")));
    }
    crashMillis = nextCrash();
  }

  private void pauseForAWhile(Submission submission) {
    world.faults.add(Fault.PAUSE_COMMAND);
    long pause = submission.atMillis() + world.dice.between(1, 3_000);
    long resume = pause + world.dice.between(1, 3_000);
    orders.add(new Order(pause, new Command.Pause(submission.job(), "a while", pause)));
    orders.add(new Order(resume, new Command.Resume(submission.job(), resume)));
  }

  /** Some come before the first round, some after it. */
  private void update(Submission submission) {
    long at = submission.atMillis();
    for (int i = world.dice.between(1, 2); i > 0; i--) {
      at += world.dice.between(1, world.dice.chance(0.5) ? 50 : 2_000);
      JobSpec other = OtherSpecs.of(submission.spec(), world.dice);
      orders.add(
          new Order(at, new Command.Update(submission.job(), other, SpecHashes.of(other), at)));
    }
  }

  private boolean give(Command command) {
    if (command instanceof Command.Update
        && world.rounds.now().jobs().get(command.job()) instanceof JobState.Live live
        && live.info().lastRound() > 0) {
      world.faults.add(Fault.LATE_UPDATE);
    }
    return world.commands.add(command);
  }

  private long nextCrash() {
    double eagerness = world.plan.crashes();
    return eagerness == 0
        ? NEVER
        : world.nowMillis() + Math.round(world.dice.between(1, 1_000) / eagerness);
  }

  /** Null while the job is down. */
  Incarnation running() {
    return running;
  }

  List<Incarnation> alive() {
    List<Incarnation> alive = new ArrayList<>();
    zombies.forEach(zombie -> alive.add(zombie.incarnation()));
    if (running != null) {
      alive.add(running);
    }
    return alive;
  }

  /** Ends a job that has too few clients left ever to finish. */
  void stop(String job) {
    orders.add(new Order(world.nowMillis(), new Command.Stop(job, "too few clients are left")));
  }

  boolean isIdle() {
    return orders.isEmpty() && zombies.isEmpty() && running != null && running.isIdle();
  }

  @Override
  public String name() {
    return "chaos";
  }

  @Override
  public boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  @Override
  public long dueMillis() {
    long due = running == null ? startMillis : checkpointMillis;
    if (running != null && !world.isCalm()) {
      due = Math.min(due, crashMillis);
    }
    for (Zombie zombie : zombies) {
      due = Math.min(due, zombie.untilMillis());
    }
    for (Order order : orders) {
      due = Math.min(due, order.atMillis());
    }
    return due;
  }

  @Override
  public void step() {
    long now = world.nowMillis();
    zombies.removeIf(zombie -> zombie.untilMillis() <= now && bury(zombie.incarnation()));
    orders.removeIf(order -> order.atMillis() <= now && give(order.command()));
    if (running == null) {
      if (now >= startMillis) {
        start();
      }
    } else if (!world.isCalm() && now >= crashMillis) {
      crash();
    } else if (now >= checkpointMillis) {
      checkpoint();
    }
  }

  private boolean bury(Incarnation zombie) {
    zombie.appender().lose();
    world.trace(zombie.name(), () -> "is dead at last");
    return true;
  }

  private void checkpoint() {
    checkpointMillis = world.nowMillis() + world.dice.between(10, 400);
    checkpoints.add(running.checkpoint());
    if (checkpoints.size() > MOST_CHECKPOINTS) {
      checkpoints.remove(0);
    }
    world.trace(running.name(), () -> "completes a checkpoint");
  }

  private void crash() {
    world.faults.add(Fault.JOB_CRASH);
    world.rounds.now().jobs().values().forEach(this::countSecureCrash);
    crashMillis = nextCrash();
    startMillis = world.nowMillis() + (world.dice.chance(0.5) ? 0 : world.dice.between(0, 1_500));
    if (zombies.size() < 2 && world.dice.chance(0.5)) {
      world.faults.add(Fault.ZOMBIE);
      running.becomeZombie();
      zombies.add(new Zombie(running, world.nowMillis() + world.dice.between(1, 3_000)));
    } else {
      running.appender().lose();
    }
    Incarnation crashed = running;
    world.trace(
        crashed.name(), () -> crashed.isZombie() ? "crashes and goes on as a zombie" : "crashes");
    running = null;
  }

  private void countSecureCrash(JobState job) {
    if (!(job instanceof JobState.Open open) || !open.info().spec().isSecure()) {
      return;
    }
    if (job instanceof JobState.Advertising) {
      world.faults.add(Fault.CRASH_WHILE_ADVERTISING);
    } else if (job instanceof JobState.Sharing) {
      world.faults.add(Fault.CRASH_WHILE_SHARING);
    } else if (job instanceof JobState.Collecting) {
      world.faults.add(Fault.CRASH_WHILE_COLLECTING);
    } else if (job instanceof JobState.Unmasking) {
      world.faults.add(Fault.CRASH_WHILE_UNMASKING);
    } else {
      world.faults.add(Fault.CRASH_WHILE_RELEASING);
    }
  }

  private void start() {
    int parallelism = world.dice.between(1, MOST_PARALLELISM);
    String name = "run" + incarnations++;
    checkpointMillis = world.nowMillis() + world.dice.between(10, 400);
    if (checkpoints.isEmpty() || world.befalls(Fault.RESTORE_OF_NOTHING, 0.08)) {
      world.trace(name, () -> "starts from nothing, parallelism " + parallelism);
      running = Incarnation.fresh(world, name, parallelism);
      return;
    }
    int newest = checkpoints.size() - 1;
    int chosen =
        newest > 0 && world.befalls(Fault.RESTORE_OF_OLDER_CHECKPOINT, 0.25)
            ? world.dice.between(0, newest - 1)
            : newest;
    Checkpoint from = checkpoints.get(chosen);
    if (from.ledgers().size() != parallelism) {
      world.faults.add(Fault.RESCALE);
    }
    world.trace(
        name,
        () ->
            "starts from checkpoint -%d, parallelism %d, updates from %s"
                .formatted(
                    newest - chosen,
                    parallelism,
                    java.util.Arrays.toString(from.offsets().updates())));
    running = Incarnation.restored(world, name, parallelism, from);
  }

  /** Zombies die and the job, if it is down, comes back at once. */
  void calmDown() {
    zombies.removeIf(zombie -> bury(zombie.incarnation()));
    startMillis = Math.min(startMillis, world.nowMillis());
  }
}
