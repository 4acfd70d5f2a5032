package dev.tributary.core.update;

import java.util.Locale;

/** Why a contribution does not count: message, metric label and test oracle at once. */
public enum RejectReason {
  /** The bytes are no record of the protocol, or a field has a value that makes no sense. */
  MALFORMED,
  /** A record of a schema that this version does not know. */
  UNKNOWN_SCHEMA,
  /** No job of that id was ever accepted. */
  UNKNOWN_JOB,
  /** The job is over. */
  JOB_ENDED,
  /** The job has not come to that round, or not to its updates. */
  WRONG_ROUND,
  /** The client is not in the round's cohort, or not among those who may upload. */
  NOT_SELECTED,
  /** Trained from another version than the round's. */
  WRONG_MODEL_VERSION,
  /** The chunk's shard, shard count or length does not fit the model. */
  WRONG_LENGTH,
  /** The weight is outside [1, maxWeight], or not 0 in a secure round. */
  BAD_WEIGHT,
  /** A chunk says another weight than the chunks before it. */
  INCONSISTENT,
  /** A coordinate is NaN or infinite. */
  NOT_FINITE,
  /** A coordinate's magnitude passes the bound. */
  OUT_OF_BOUND,
  /** The update's L2 norm passes the one that the job clips to. */
  OUT_OF_NORM,
  /** The same shard of the same attempt came before; the first one stands. */
  DUPLICATE_CHUNK,
  /** The client's earlier attempt is complete and stands, or the round allows but one. */
  DUPLICATE_ATTEMPT,
  /** The client began a newer attempt before this one was complete. */
  SUPERSEDED,
  /** The round was closed before the upload was complete. */
  INCOMPLETE,
  /** The round was closed or had ended when it came, or its member set was full. */
  LATE,
  /** The round was abandoned or its job ended. */
  ROUND_ABANDONED,
  /** A message of a secure round, of a client whose key nobody enrolled. */
  NOT_ENROLLED,
  /** A message of a secure round whose signature is not that of the client's enrolled key. */
  BAD_SIGNATURE;

  /**
   * Whether it is the sender's own fault: no agent that keeps to the protocol earns it, however
   * late, slow or cut off it is. Only of a message whose signature was judged before does that say
   * who the sender was.
   */
  public boolean isFault() {
    return switch (this) {
      case MALFORMED,
          WRONG_MODEL_VERSION,
          WRONG_LENGTH,
          BAD_WEIGHT,
          INCONSISTENT,
          NOT_FINITE,
          OUT_OF_BOUND,
          OUT_OF_NORM ->
          true;
      case UNKNOWN_SCHEMA,
          UNKNOWN_JOB,
          JOB_ENDED,
          WRONG_ROUND,
          NOT_SELECTED,
          DUPLICATE_CHUNK,
          DUPLICATE_ATTEMPT,
          SUPERSEDED,
          INCOMPLETE,
          LATE,
          ROUND_ABANDONED,
          NOT_ENROLLED,
          BAD_SIGNATURE ->
          false;
    };
  }

  /** As metric label and on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
