package dev.tributary.flink.message;

import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.WireException;

/** How a record that can not be read is told. */
public final class Unreadable {
  private Unreadable() {}

  public static Rejection rejection(Position position, WireException cause) {
    return new Rejection("", 0, "", 0, reason(cause), cause.getMessage(), position);
  }

  private static RejectReason reason(WireException cause) {
    return cause.kind() == WireException.Kind.UNKNOWN_SCHEMA
        ? RejectReason.UNKNOWN_SCHEMA
        : RejectReason.MALFORMED;
  }
}
