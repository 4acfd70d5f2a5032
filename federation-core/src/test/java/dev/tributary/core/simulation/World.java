package dev.tributary.core.simulation;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What outlives every process of a simulated federation: topics, archive, time, chance. */
final class World {
  final Plan plan;
  final Dice dice;
  final Trace trace;
  final Faults faults = new Faults();
  final RoundsTopic rounds = new RoundsTopic();
  final UpdatesTopic updates;
  final ModelsTopic models = new ModelsTopic();
  final SecAggTopic secagg = new SecAggTopic();
  final Noises noises = new Noises();
  final List<Command> commands = new ArrayList<>();
  final List<Presence> presences = new ArrayList<>();
  final List<Measured> metrics = new ArrayList<>();

  /** What readers of the models topic learn, whoever wrote it. */
  final List<Published> announcements = new ArrayList<>();

  /** Objects by URI. */
  final Map<String, float[]> archive = new HashMap<>();

  /** The jobs of the plan, and those that followed from what they made. */
  final List<Submission> submissions;

  private final Witness witness;
  private long nowMillis;
  private long calmSinceMillis = Actor.NEVER;

  World(Dice dice, Trace trace, Function<Dice, Plan> planner) {
    this.dice = dice;
    this.trace = trace;
    this.plan = planner.apply(dice);
    this.submissions = new ArrayList<>(plan.jobs());
    this.updates = new UpdatesTopic(plan.partitions());
    this.witness = new Witness(this);
  }

  Witness witness() {
    return witness;
  }

  long nowMillis() {
    return nowMillis;
  }

  void advanceTo(long millis) {
    nowMillis = Math.max(nowMillis, millis);
  }

  /** Whether faults have stopped. */
  boolean isCalm() {
    return calmSinceMillis != Actor.NEVER;
  }

  /** When faults stopped, {@link Actor#NEVER} if they have not. */
  long calmSinceMillis() {
    return calmSinceMillis;
  }

  void calmDown() {
    calmSinceMillis = nowMillis;
    trace("world", () -> "faults stop");
  }

  /** Throws for a fault; never in calm. */
  boolean befalls(Fault fault, double probability) {
    boolean happens = !isCalm() && dice.chance(probability);
    if (happens) {
      faults.add(fault);
    }
    return happens;
  }

  void append(String who, LogRecord record) {
    LogState before = rounds.now();
    long offset = rounds.end();
    RoundLog.Reading reading = rounds.append(record);
    trace(who, () -> "appends " + offset + " " + reading + " " + record);
    if (reading == RoundLog.Reading.EFFECTIVE) {
      witness.onEffective(before, record);
    }
  }

  void append(SecAggTopic.Message message) {
    secagg.append(message);
    witness.onMessage(message);
  }

  void trace(String who, Supplier<String> what) {
    trace.add(nowMillis, who, what);
  }
}
