package dev.tributary.agent.daemon;

import java.util.Locale;

/**
 * This client sends no update in this round. The reason goes to the federation; the message stays
 * here, since it may quote what a trainer said about a row.
 */
final class RoundFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The words of {@code ClientMetrics.failure}. */
  enum Reason {
    UNKNOWN_TRAINER,
    UNKNOWN_DATA_SET,
    WRONG_MODEL_SIZE,
    MODEL_UNAVAILABLE,
    TRAINING_FAILED,
    NOT_FINITE,
    OUT_OF_BOUND,
    BAD_WEIGHT,
    SEND_REFUSED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  RoundFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  RoundFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
