package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;

/**
 * A line of a job's account: a round that made a sum known.
 *
 * @param rounds with this one
 * @param epsilonOfRound by how much it raised the epsilon of all; rounds cost less and less, since
 *     the noises of many rounds hide more together than each alone
 * @param epsilonSpent with this round
 * @param epsilonRemaining of the budget
 * @param delta that all are for
 */
public record PrivacyEntry(
    int rounds, double epsilonOfRound, double epsilonSpent, double epsilonRemaining, double delta) {
  public PrivacyEntry {
    Require.range("privacy.rounds", rounds, 1, Integer.MAX_VALUE);
    requireAmount("epsilonOfRound", epsilonOfRound);
    requireAmount("epsilonSpent", epsilonSpent);
    requireAmount("epsilonRemaining", epsilonRemaining);
    requireAmount("delta", delta);
  }

  private static void requireAmount(String name, double value) {
    Require.that(value >= 0, "privacy." + name, "must be >= 0", value);
  }
}
