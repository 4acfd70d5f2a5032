package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Refusal.Rule;
import java.util.List;

/**
 * Terminal: the client has answered. It has forgotten its secrets of the round and what its
 * neighbours gave it, so that it could not answer for another member set if it wanted to.
 *
 * @param members cohort indices of the set it answered for, ascending
 * @param message its answer, to be repeated if need be
 */
public record Unmasked(List<Integer> members, UnmaskShares message) implements ClientState {
  public Unmasked {
    members = List.copyOf(members);
  }

  @Override
  public RoundId round() {
    return message.round();
  }

  @Override
  public String client() {
    return message.client();
  }

  /** Why it does not answer again, whatever is asked. */
  public Refusal onRoundClosed(RoundId decided, List<Integer> asked) {
    if (!decided.equals(round())) {
      return new Refusal(Rule.SAME_ROUND, "members", decided.toString());
    }
    return asked.equals(members)
        ? new Refusal(Rule.ONE_ANSWER, "unmasking of round " + round().round(), "a second request")
        : new Refusal(Rule.ONE_MEMBER_SET, "members", asked + " after " + members);
  }
}
