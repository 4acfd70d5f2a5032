package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import java.util.OptionalLong;

/**
 * When the phases ended that only a secure round has; empty for a plain one, and for a phase that
 * has not ended. Milliseconds since 1970, by the coordinator's clock.
 */
public record SecureTimes(
    OptionalLong keysFixedMillis, OptionalLong sharesFixedMillis, OptionalLong unmaskFixedMillis) {
  /** Of a round in which none has ended. */
  public static final SecureTimes NONE =
      new SecureTimes(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** Whether a record ends such a phase. */
  static boolean isAbout(OfJob record) {
    return record instanceof KeysFixed
        || record instanceof SharesFixed
        || record instanceof UnmaskFixed;
  }

  SecureTimes with(OfJob record) {
    OptionalLong at = OptionalLong.of(record.atMillis());
    if (record instanceof KeysFixed) {
      return new SecureTimes(at, sharesFixedMillis, unmaskFixedMillis);
    }
    if (record instanceof SharesFixed) {
      return new SecureTimes(keysFixedMillis, at, unmaskFixedMillis);
    }
    return new SecureTimes(keysFixedMillis, sharesFixedMillis, at);
  }
}
