package dev.tributary.core.simulation;

/** Something that takes steps of its own in a simulated federation. */
interface Actor {
  long NEVER = Long.MAX_VALUE;

  String name();

  /** Whether it can take a step now. */
  boolean isReady();

  /** Takes one step, the smallest between which a crash makes a difference. */
  void step();

  /** When it becomes ready without anybody else's step, or {@link #NEVER}. */
  default long dueMillis() {
    return NEVER;
  }
}
