package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Refusal;
import java.util.Locale;

/**
 * This client does not do what a secure round asks of it. The label goes to the federation, the
 * message stays here.
 */
public final class SecureFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Label of a refusal: this and its rule. */
  public static final String REFUSED = "refused_";

  /** What is wrong at this client, and not with what it was asked. */
  public enum Reason {
    NO_IDENTITY,
    NOT_ENROLLED,
    NO_KEYS,
    MESSAGES_UNAVAILABLE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String label;

  public SecureFailure(Reason reason, String message) {
    super(message);
    this.label = reason.label();
  }

  public SecureFailure(Reason reason, Exception cause) {
    super(cause.getMessage(), cause);
    this.label = reason.label();
  }

  public SecureFailure(Refusal refusal) {
    super(refusal.toString());
    this.label = label(refusal.rule());
  }

  /** The word of {@code ClientMetrics.failure} for a rule. */
  public static String label(Refusal.Rule rule) {
    return REFUSED + rule.name().toLowerCase(Locale.ROOT);
  }

  /** The word of {@code ClientMetrics.failure}. */
  public String label() {
    return label;
  }

  /** Whether the round asked for something that this client must not do. */
  public boolean isRefusal() {
    return label.startsWith(REFUSED);
  }
}
