package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.SecureFailure;
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
    SEND_REFUSED,
    PLAIN_ROUND;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String label;

  RoundFailure(Reason reason, String message) {
    this(reason, message, null);
  }

  RoundFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.label = reason.label();
  }

  /**
   * @param more what else there is to say
   */
  RoundFailure(SecureFailure failure, String more) {
    super(failure.getMessage() + more, failure);
    this.label = failure.label();
  }

  /** The word of {@code ClientMetrics.failure}. */
  String label() {
    return label;
  }
}
