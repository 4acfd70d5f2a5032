package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.ClientHeld;

/**
 * How one client is kept out of rounds. Neither hold knows of the other: a cordon outlives a
 * quarantine that is lifted, and the other way round.
 *
 * <pre>
 *              CORDON held                           QUARANTINE held
 * new rounds   void with the client in the cohort    likewise
 * open rounds  nothing changes                       in the clear: void with it among the members
 *                                                    masked: nothing changes
 * </pre>
 *
 * <p>Of a secure round the log can not leave a client out that has masked: the others' masks would
 * stay on the sum, and it may be one more than the round can lose.
 */
public record ClientHolds(ClientHold cordon, ClientHold quarantine) {
  public static final ClientHolds NONE = new ClientHolds(ClientHold.NONE, ClientHold.NONE);

  public ClientHold of(ClientHold.Kind kind) {
    return kind == ClientHold.Kind.CORDON ? cordon : quarantine;
  }

  /** Whether the client is asked for no new round. */
  public boolean isHeld() {
    return cordon.held() || quarantine.held();
  }

  /** The graver of the holds, if there is one. */
  public ClientHold gravest() {
    return quarantine.held() ? quarantine : cordon;
  }

  ClientHolds with(ClientHeld record) {
    return record.kind() == ClientHold.Kind.CORDON
        ? new ClientHolds(record.hold(), quarantine)
        : new ClientHolds(cordon, record.hold());
  }
}
