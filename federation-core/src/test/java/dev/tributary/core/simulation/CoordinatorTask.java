package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Coordinator;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** The operator around the coordinator: its sources, its inputs, its timer. */
final class CoordinatorTask implements Actor {
  final Deque<Receipt> receipts = new ArrayDeque<>();
  final Deque<Published> published = new ArrayDeque<>();
  final Deque<Archived> archived = new ArrayDeque<>();

  /** In no checkpoint: shards tell after every start. */
  final Deque<NoiseCommitment> noiseKeys = new ArrayDeque<>();

  /** In no checkpoint either: shards that have no model read it again. */
  final Deque<SourceRefusal> sourceRefusals = new ArrayDeque<>();

  final Coordinator coordinator;
  long logOffset;
  int commandOffset;
  int presenceOffset;
  int announcementOffset;
  int secaggOffset;
  int metricsOffset;
  private final Incarnation incarnation;
  private final World world;
  private final long endAtStart;
  private boolean caughtUp;
  private long timerMillis = NEVER;

  CoordinatorTask(Incarnation incarnation, CoordinatorState state) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.coordinator = new Coordinator(incarnation.name(), world.plan.settings(), state);
    this.endAtStart = world.rounds.end();
  }

  @Override
  public String name() {
    return incarnation.name() + "/coordinator";
  }

  @Override
  public boolean isReady() {
    return !inputs().isEmpty();
  }

  @Override
  public long dueMillis() {
    return timerMillis;
  }

  @Override
  public void step() {
    boolean led = coordinator.isLeading();
    world.dice.pick(inputs()).get().forEach(incarnation.appender()::send);
    timerMillis = coordinator.wakeMillis(world.nowMillis()).orElse(NEVER);
    assertThat(timerMillis).as("next timer of %s", name()).isGreaterThan(world.nowMillis());
    world.witness().onReader(name(), coordinator.log());
    if (led != coordinator.isLeading()) {
      world.trace(name(), () -> led ? "follows" : "leads");
    }
  }

  /** Every way in which it can go on now. */
  private List<Supplier<List<LogRecord>>> inputs() {
    List<Supplier<List<LogRecord>>> inputs = new ArrayList<>();
    if (logOffset < world.rounds.end()) {
      inputs.add(this::readLog);
    } else if (!caughtUp && logOffset >= endAtStart) {
      inputs.add(this::catchUp);
    }
    if (!receipts.isEmpty()) {
      inputs.add(() -> coordinator.onReceipt(receipts.removeFirst(), world.nowMillis()));
    }
    if (!published.isEmpty()) {
      inputs.add(() -> coordinator.onPublished(published.removeFirst(), world.nowMillis()));
    }
    if (!archived.isEmpty()) {
      inputs.add(() -> coordinator.onArchived(archived.removeFirst(), world.nowMillis()));
    }
    if (!noiseKeys.isEmpty()) {
      inputs.add(() -> coordinator.onNoiseKey(noiseKeys.removeFirst(), world.nowMillis()));
    }
    if (!sourceRefusals.isEmpty()) {
      inputs.add(
          () -> coordinator.onSourceRefusal(sourceRefusals.removeFirst(), world.nowMillis()));
    }
    if (commandOffset < world.commands.size()) {
      inputs.add(
          () -> coordinator.onCommand(world.commands.get(commandOffset++), world.nowMillis()));
    }
    if (presenceOffset < world.presences.size()) {
      inputs.add(
          () -> coordinator.onPresence(world.presences.get(presenceOffset++), world.nowMillis()));
    }
    if (world.plan.publishedByTopic() && announcementOffset < world.announcements.size()) {
      inputs.add(
          () ->
              coordinator.onPublished(
                  world.announcements.get(announcementOffset++), world.nowMillis()));
    }
    if (secaggOffset < world.secagg.end()) {
      inputs.add(this::readSecagg);
    }
    if (metricsOffset < world.metrics.size()) {
      inputs.add(
          () -> coordinator.onMeasured(world.metrics.get(metricsOffset++), world.nowMillis()));
    }
    if (timerMillis <= world.nowMillis()) {
      inputs.add(() -> coordinator.onTimer(world.nowMillis()));
    }
    return inputs;
  }

  private List<LogRecord> readLog() {
    long offset = logOffset++;
    return coordinator.onLog(offset, world.rounds.get(offset), world.nowMillis());
  }

  /** Verifies a message, which a forged one does not pass. */
  private List<LogRecord> readSecagg() {
    long offset = secaggOffset++;
    SecAggTopic.Message message = world.secagg.get(offset);
    if (!message.genuine()) {
      return List.of();
    }
    PhaseReceipt receipt =
        new PhaseReceipt(
            message.job(),
            message.round(),
            message.session(),
            message.phase(),
            message.client(),
            0,
            offset,
            message.digest());
    return coordinator.onPhaseReceipt(receipt, world.nowMillis());
  }

  private List<LogRecord> catchUp() {
    caughtUp = true;
    return coordinator.onCaughtUp(world.nowMillis());
  }

  /** While it leads it keeps no loss of a client that was in no round. */
  CoordinatorState checkpoint() {
    CoordinatorState state = coordinator.snapshot();
    if (coordinator.isLeading()) {
      assertThat(state.losses())
          .allMatch(told -> !told.client().equals(Measuring.STRANGER))
          .allMatch(told -> state.log().jobs().get(told.job()) instanceof JobState.Live);
    }
    return state;
  }

  /** Whether nothing is left to do but to wait. */
  boolean isIdle() {
    return coordinator.isLeading()
        && logOffset >= world.rounds.end()
        && receipts.isEmpty()
        && published.isEmpty()
        && archived.isEmpty()
        && noiseKeys.isEmpty()
        && sourceRefusals.isEmpty()
        && secaggOffset == world.secagg.end()
        && metricsOffset == world.metrics.size()
        && commandOffset == world.commands.size();
  }
}
