package dev.tributary.core.scheduling;

/** Where a client stands: derived from its signs of life and the log, stored nowhere. */
public enum ClientStanding {
  /** No round has it. */
  IDLE,
  /** Rounds have it, and it has slots left. */
  BUSY,
  /** Rounds have all its slots. */
  FULL,
  /** It said goodbye, or nothing was heard of it for too long. */
  UNAVAILABLE;

  /**
   * @param tasks rounds that have it
   * @param capacity rounds that may
   */
  public static ClientStanding of(boolean alive, int tasks, int capacity) {
    if (!alive) {
      return UNAVAILABLE;
    }
    if (tasks == 0) {
      return IDLE;
    }
    return tasks < capacity ? BUSY : FULL;
  }
}
