package dev.tributary.core.selection;

import dev.tributary.core.check.Require;

/**
 * A client's part in a job so far.
 *
 * @param rounds in which its update counted
 * @param lastRound the newest of them, 0 if there is none
 */
public record Participation(int rounds, int lastRound) {
  public static final Participation NONE = new Participation(0, 0);

  public Participation {
    Require.range("participation.rounds", rounds, 0, Integer.MAX_VALUE);
    Require.range("participation.lastRound", lastRound, rounds, Integer.MAX_VALUE);
  }

  /** After a round in which its update counted. */
  public Participation and(int round) {
    return new Participation(rounds + 1, round);
  }
}
