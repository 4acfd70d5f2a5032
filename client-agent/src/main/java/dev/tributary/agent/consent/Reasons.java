package dev.tributary.agent.consent;

import dev.tributary.core.check.Require;
import dev.tributary.core.offer.ClientOffer;

/** The rule for reasons: they leave this machine, in the client's signs of life. */
final class Reasons {
  private Reasons() {}

  /**
   * @throws IllegalArgumentException for one that is too long
   */
  static void check(String subject, String reason) {
    Require.that(
        reason.length() <= ClientOffer.LONGEST_REASON,
        subject,
        "must have <= " + ClientOffer.LONGEST_REASON + " characters",
        reason.length());
  }
}
