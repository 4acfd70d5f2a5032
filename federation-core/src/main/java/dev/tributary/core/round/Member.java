package dev.tributary.core.round;

import dev.tributary.core.check.Require;

/**
 * One counted update of a round.
 *
 * @param cohortIndex position of the client in the round's cohort
 * @param attempt the client's attempt that counts, 1 or more
 * @param partition the partition of the updates topic that carries all its chunks
 */
public record Member(int cohortIndex, int attempt, int partition) {
  public Member {
    Require.range("member.cohortIndex", cohortIndex, 0, Integer.MAX_VALUE);
    Require.range("member.attempt", attempt, 1, Integer.MAX_VALUE);
    Require.range("member.partition", partition, 0, Integer.MAX_VALUE);
  }
}
