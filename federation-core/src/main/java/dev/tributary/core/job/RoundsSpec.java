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
 * @param maxAbandonedInAll rounds abandoned in the job's life that fail it
 * @param evaluateEvery clients measure and tell loss and accuracy in every so many rounds
 * @param stop when it ends earlier
 */
public record RoundsSpec(
    int count,
    long deadlineMillis,
    long releaseMillis,
    int maxAbandoned,
    int maxAbandonedInAll,
    int evaluateEvery,
    StopSpec stop) {

  /** As many abandoned rounds as it takes, if they are not in a row. */
  public static final int ANY = Integer.MAX_VALUE;

  /** A job that makes all its rounds, each of them evaluated. */
  public RoundsSpec(int count, long deadlineMillis, long releaseMillis, int maxAbandoned) {
    this(count, deadlineMillis, releaseMillis, maxAbandoned, ANY, 1, StopSpec.NEVER);
  }

  public RoundsSpec {
    Require.range("rounds.count", count, 1, 1_000_000_000);
    Require.range("rounds.deadlineMillis", deadlineMillis, 1, Long.MAX_VALUE / 4);
    Require.range("rounds.releaseMillis", releaseMillis, 1, Long.MAX_VALUE / 4);
    Require.range("rounds.maxAbandoned", maxAbandoned, 1, Integer.MAX_VALUE);
    Require.range("rounds.maxAbandonedInAll", maxAbandonedInAll, 1, ANY);
    Require.range("evaluation.everyRounds", evaluateEvery, 1, 1_000_000_000);
    Require.that(stop != null, "stop", "must be given", null);
  }

  /** The same, ending earlier. */
  public RoundsSpec endingBy(StopSpec conditions) {
    return new RoundsSpec(
        count,
        deadlineMillis,
        releaseMillis,
        maxAbandoned,
        maxAbandonedInAll,
        evaluateEvery,
        conditions);
  }

  /** Whether clients measure in a round. */
  public boolean evaluates(int round) {
    return round % evaluateEvery == 0;
  }
}
