package dev.tributary.core.round;

import dev.tributary.core.check.Require;

/**
 * Whether a client is kept out of new rounds in one of two ways; see {@link ClientHolds}.
 *
 * @param by who asked for it, as they say, or {@link #BY_REJECTIONS}; empty if it is not held
 * @param reason why, empty likewise
 * @param sinceMillis when it was decided to be so, for people
 * @param askedMillis the broker's time of the command that was answered last, or of the newest
 *     rejected contribution that it goes by; 0 if there was neither. What was asked or sent before
 *     it, or is read a second time, does not count
 */
public record ClientHold(
    boolean held, String by, String reason, long sinceMillis, long askedMillis) {
  /** Whose word a quarantine is that nobody asked for. */
  public static final String BY_REJECTIONS = "coordinator";

  public static final ClientHold NONE = new ClientHold(false, "", "", 0, 0);

  public ClientHold {
    Require.that(held || by.isEmpty(), "by", "must be empty of a client that is not held", by);
    Require.that(
        held || reason.isEmpty(), "reason", "must be empty of a client that is not held", reason);
  }

  /** How a client is held. */
  public enum Kind {
    /** It begins no further round, and keeps what it has begun. */
    CORDON,
    /** It begins no further round, and what it uploads in an open one does not count. */
    QUARANTINE
  }

  /** Whether the other one may follow: it changes something and answers something newer. */
  boolean allows(ClientHold next) {
    return next.held() != held && next.askedMillis() > askedMillis;
  }
}
