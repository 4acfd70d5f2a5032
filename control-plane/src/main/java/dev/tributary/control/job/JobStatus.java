package dev.tributary.control.job;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;

/** Where a job stands, in one word. */
public enum JobStatus {
  /** Submitted; no coordinator has answered yet. */
  QUEUED(false),
  /** Version 0 of its model is being drawn and published. */
  PREPARING(false),
  /** Between rounds: it needs clients, or its last model is being archived. */
  WAITING(false),
  /** Clients of a secure round advertise their keys. */
  ADVERTISING(false),
  /** Clients of a secure round give shares of their secrets to their neighbours. */
  SHARING(false),
  /** Clients train and upload. */
  COLLECTING(false),
  /** The members of a secure round stand; they say what takes the masks off their sum. */
  UNMASKING(false),
  /** The members of the round stand; its model is being made. */
  RELEASING(false),
  /** Somebody stopped it, and clients end what they do for it. */
  STOPPING(false),
  /** All rounds are done and the last model is archived. */
  FINISHED(true),
  /** Somebody stopped it. */
  STOPPED(true),
  /** It could not go on. */
  FAILED(true),
  /** It never began. */
  REFUSED(true);

  private final boolean end;

  JobStatus(boolean end) {
    this.end = end;
  }

  static JobStatus of(JobState state) {
    if (state instanceof JobState.Preparing) {
      return PREPARING;
    }
    if (state instanceof JobState.Waiting) {
      return WAITING;
    }
    if (state instanceof JobState.Advertising) {
      return ADVERTISING;
    }
    if (state instanceof JobState.Sharing) {
      return SHARING;
    }
    if (state instanceof JobState.Unmasking) {
      return UNMASKING;
    }
    if (state instanceof JobState.Collecting) {
      return COLLECTING;
    }
    if (state instanceof JobState.Releasing) {
      return RELEASING;
    }
    if (state instanceof JobState.Stopping) {
      return STOPPING;
    }
    return of(((JobState.Ended) state).outcome());
  }

  private static JobStatus of(Outcome outcome) {
    return switch (outcome) {
      case FINISHED -> FINISHED;
      case STOPPED -> STOPPED;
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
    };
  }

  /** Nothing happens in the job any more. */
  public boolean isEnd() {
    return end;
  }
}
