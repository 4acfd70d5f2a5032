package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * How many rounds, and how patient.
 *
 * @param count model versions after which the job is finished
 * @param deadlineMillis from the start of a round to its close or its abandonment
 * @param releaseMillis from the close of a round until it is abandoned because its sums could not
 *     be completed, for instance since the updates topic no longer holds a member's chunks
 * @param maxAbandoned rounds abandoned in a row that fail the job
 */
public record RoundsSpec(int count, long deadlineMillis, long releaseMillis, int maxAbandoned) {
  public RoundsSpec {
    Require.range("rounds.count", count, 1, 1_000_000_000);
    Require.range("rounds.deadlineMillis", deadlineMillis, 1, Long.MAX_VALUE / 4);
    Require.range("rounds.releaseMillis", releaseMillis, 1, Long.MAX_VALUE / 4);
    Require.range("rounds.maxAbandoned", maxAbandoned, 1, Integer.MAX_VALUE);
  }
}
