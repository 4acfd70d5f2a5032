package dev.tributary.benchmarks.chaos;

import java.util.Locale;

/**
 * What is done to a process.
 *
 * @see Fault
 */
enum FaultKind {
  /** SIGKILL, and started again. */
  TASKMANAGER_KILLED(0, 3_000),
  /** SIGSTOP past the heartbeat timeout of 8 s, then SIGCONT: it goes on as a zombie. */
  TASKMANAGER_PAUSED(9_000, 14_000),
  /** SIGKILL, and started again. */
  JOBMANAGER_KILLED(0, 3_000),
  /** SIGTERM, and started again. */
  BROKER_STOPPED(0, 8_000),
  /** SIGKILL in the middle of an upload, and started again. */
  AGENT_KILLED(0, 2_000);

  private final int leastDownMillis;
  private final int mostDownMillis;

  FaultKind(int leastDownMillis, int mostDownMillis) {
    this.leastDownMillis = leastDownMillis;
    this.mostDownMillis = mostDownMillis;
  }

  /** For people: {@code taskmanager killed}. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  int leastDownMillis() {
    return leastDownMillis;
  }

  int mostDownMillis() {
    return mostDownMillis;
  }
}
