package dev.tributary.control.job;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How long each phase of a round took, in milliseconds; empty for one that did not end, or that a
 * plain round has not.
 */
public record RoundPhases(
    OptionalLong advertiseMillis,
    OptionalLong shareMillis,
    OptionalLong collectMillis,
    OptionalLong unmaskMillis,
    OptionalLong releaseMillis) {

  public static RoundPhases of(RoundView round) {
    SecureTimes secure = round.secure();
    OptionalLong started = OptionalLong.of(round.startedMillis());
    OptionalLong shared = secure.sharesFixedMillis();
    OptionalLong unmasked = secure.unmaskFixedMillis();
    boolean isSecure = secure.keysFixedMillis().isPresent();
    OptionalLong released =
        round.status() == RoundStatus.PUBLISHED ? round.endedMillis() : OptionalLong.empty();
    return new RoundPhases(
        between(started, secure.keysFixedMillis()),
        between(secure.keysFixedMillis(), shared),
        between(isSecure ? shared : started, round.closedMillis()),
        between(round.closedMillis(), unmasked),
        between(isSecure ? unmasked : round.closedMillis(), released));
  }

  /** Those that ended, by their names. */
  public Map<String, Long> ended() {
    Map<String, Long> ended = new TreeMap<>();
    advertiseMillis.ifPresent(millis -> ended.put("advertise", millis));
    shareMillis.ifPresent(millis -> ended.put("share", millis));
    collectMillis.ifPresent(millis -> ended.put("collect", millis));
    unmaskMillis.ifPresent(millis -> ended.put("unmask", millis));
    releaseMillis.ifPresent(millis -> ended.put("release", millis));
    return ended;
  }

  private static OptionalLong between(OptionalLong from, OptionalLong to) {
    return from.isPresent() && to.isPresent()
        ? OptionalLong.of(to.getAsLong() - from.getAsLong())
        : OptionalLong.empty();
  }
}
