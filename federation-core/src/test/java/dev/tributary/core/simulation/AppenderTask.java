package dev.tributary.core.simulation;

import dev.tributary.core.round.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;

/** The producer of the round log: what it is given comes later, perhaps twice, perhaps never. */
final class AppenderTask implements Actor {
  private final Incarnation incarnation;
  private final World world;
  private final Deque<LogRecord> waiting = new ArrayDeque<>();
  private LogRecord last;

  AppenderTask(Incarnation incarnation) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
  }

  void send(LogRecord record) {
    waiting.addLast(record);
  }

  @Override
  public String name() {
    return incarnation.name() + "/appender";
  }

  @Override
  public boolean isReady() {
    return !waiting.isEmpty();
  }

  @Override
  public void step() {
    if (last != null && world.befalls(Fault.DUPLICATE_LOG_RECORD, 0.02)) {
      world.append(name(), last);
      return;
    }
    last = waiting.removeFirst();
    if (incarnation.isZombie()) {
      world.faults.add(Fault.ZOMBIE_RECORD);
    }
    world.append(name(), last);
  }

  /** Whatever was not sent when the process died. */
  void lose() {
    waiting.forEach(record -> world.faults.add(Fault.LOST_APPEND));
    waiting.clear();
  }
}
