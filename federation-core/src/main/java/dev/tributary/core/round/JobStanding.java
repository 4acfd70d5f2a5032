package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.Outcome;

/**
 * Where a job stands, in one word, as its owner sees it: a function of what the log decided and of
 * what was asked for since.
 *
 * <pre>
 * QUEUED --> RUNNING <--> WAITING       any that lives --> STOPPING --> STOPPED
 *              ^  |          |                         \--> FINISHED, FAILED
 *              |  v          |
 *             PAUSED <-------+          QUEUED --> REFUSED
 * </pre>
 */
public enum JobStanding {
  /** Submitted; no coordinator has answered yet. */
  QUEUED,
  /** It lacks clients for its next round. */
  WAITING,
  /** It makes a model, or its last one is being archived. */
  RUNNING,
  /** Somebody has paused it; an open round ends as usual. */
  PAUSED,
  /**
   * Somebody has asked to stop it, and no coordinator has answered yet; or it is stopped, and
   * clients still end their task.
   */
  STOPPING,
  STOPPED,
  FINISHED,
  FAILED,
  /** Its spec broke a rule, so it never began. */
  REFUSED;

  /**
   * @param asksToStop whether there is a command to stop it
   */
  public static JobStanding of(JobState job, boolean asksToStop) {
    if (job instanceof JobState.Ended ended) {
      return of(ended.outcome());
    }
    if (asksToStop || job instanceof JobState.Stopping) {
      return STOPPING;
    }
    JobInfo info = ((JobState.Live) job).info();
    if (info.steering().paused()) {
      return PAUSED;
    }
    return job instanceof JobState.Waiting && info.wantsAnotherRound() ? WAITING : RUNNING;
  }

  private static JobStanding of(Outcome outcome) {
    return switch (outcome) {
      case FINISHED -> FINISHED;
      case STOPPED -> STOPPED;
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
    };
  }
}
