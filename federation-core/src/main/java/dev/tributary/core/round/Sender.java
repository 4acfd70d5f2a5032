package dev.tributary.core.round;

import dev.tributary.core.check.Require;

/**
 * A client whose message counts in a phase of a secure round, and where that message lies.
 *
 * @param cohortIndex position of the client in the round's cohort
 * @param partition partition of the secagg topic
 * @param offset offset in it
 */
public record Sender(int cohortIndex, int partition, long offset) {
  public Sender {
    Require.range("sender.cohortIndex", cohortIndex, 0, Integer.MAX_VALUE);
    Require.range("sender.partition", partition, 0, Integer.MAX_VALUE);
    Require.range("sender.offset", offset, 0, Long.MAX_VALUE);
  }
}
