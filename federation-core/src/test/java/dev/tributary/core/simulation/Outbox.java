package dev.tributary.core.simulation;

import dev.tributary.core.simulation.SecAggTopic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A client's way to the secagg topic: messages wait, come twice, or are never made at all. */
final class Outbox {
  private record Waiting(Message message, long notBeforeMillis) {}

  private final World world;
  private final List<Waiting> waiting = new ArrayList<>();

  Outbox(World world) {
    this.world = world;
  }

  /** Makes a message and sends it later, unless the client has vanished by then. */
  void add(Fault silence, Supplier<Message> message) {
    double faults = world.plan.clientFaults();
    if (world.befalls(silence, 0.05 * faults)) {
      return;
    }
    boolean delayed = world.befalls(Fault.DELAYED_MESSAGE, 0.04 * faults);
    int wait = delayed ? world.dice.between(100, 3_000) : world.dice.between(0, 30);
    waiting.add(new Waiting(message.get(), world.nowMillis() + wait));
  }

  boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  long dueMillis() {
    return waiting.stream().mapToLong(Waiting::notBeforeMillis).min().orElse(Actor.NEVER);
  }

  void send() {
    List<Waiting> due =
        waiting.stream().filter(w -> w.notBeforeMillis() <= world.nowMillis()).toList();
    Waiting next = world.dice.pick(due);
    world.trace(next.message().client(), () -> "sends " + next.message());
    world.append(next.message());
    if (!world.befalls(Fault.DUPLICATE_MESSAGE, 0.05)) {
      waiting.remove(next);
    }
  }

  void clear() {
    waiting.clear();
  }
}
