package dev.tributary.core.scheduling;

import dev.tributary.core.round.ClientHolds;

/** Where a client stands: derived from its signs of life and the log, stored nowhere. */
public enum ClientStanding {
  /** No round has it. */
  IDLE,
  /** Rounds have it, and it has slots left, if perhaps not the memory or GPUs for every job. */
  BUSY,
  /** Rounds have all its slots, so no job at all can have it. */
  FULL,
  /** It said goodbye, or nothing was heard of it for too long. */
  UNAVAILABLE,
  /** People keep it out of new rounds. */
  CORDONED,
  /** It is kept out of rounds for what it sends. */
  QUARANTINED;

  /** Of a client that may be kept out of rounds, which is then what counts. */
  public static ClientStanding of(ClientHolds holds, boolean alive, int tasks, int capacity) {
    if (holds.quarantine().held()) {
      return QUARANTINED;
    }
    return holds.cordon().held() ? CORDONED : of(alive, tasks, capacity);
  }

  /**
   * @param tasks rounds that have it
   * @param capacity rounds that may
   */
  static ClientStanding of(boolean alive, int tasks, int capacity) {
    if (!alive) {
      return UNAVAILABLE;
    }
    if (tasks == 0) {
      return IDLE;
    }
    return tasks < capacity ? BUSY : FULL;
  }
}
