package dev.tributary.core.simulation;

import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.round.JobState;
import dev.tributary.core.simulation.SecAggTopic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes to the secagg topic in others' names, and in that of a client that has no part in it. */
final class Forger implements Actor {
  private static final List<SecurePhase> PHASES = List.of(SecurePhase.values());

  private final World world;
  private long nextMillis;

  Forger(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "forger";
  }

  @Override
  public boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  @Override
  public long dueMillis() {
    return world.isCalm() || !world.plan.isSecure() || world.plan.clientFaults() == 0
        ? NEVER
        : nextMillis;
  }

  @Override
  public void step() {
    nextMillis = world.nowMillis() + world.dice.between(1, 300);
    List<JobState.Open> open = new ArrayList<>();
    for (JobState job : world.rounds.now().jobs().values()) {
      if (job instanceof JobState.Open round && round.info().spec().isSecure()) {
        open.add(round);
      }
    }
    if (!open.isEmpty()) {
      forge(world.dice.pick(open));
    }
  }

  private void forge(JobState.Open job) {
    boolean stranger = world.dice.chance(0.3);
    world.faults.add(stranger ? Fault.MESSAGE_OF_A_STRANGER : Fault.FORGED_MESSAGE);
    String client = stranger ? "stranger" : world.dice.pick(job.round().cohort());
    world.secagg.append(
        new Message(
            job.id(),
            job.round().round() + (world.dice.chance(0.2) ? 1 : 0),
            job.info().fingerprintKey(),
            world.dice.pick(PHASES),
            client,
            world.dice.seed(),
            Masks.sha256("forged"),
            Map.of(),
            stranger));
  }
}
