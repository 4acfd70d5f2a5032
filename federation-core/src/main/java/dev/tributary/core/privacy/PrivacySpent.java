package dev.tributary.core.privacy;

/**
 * What a job's rounds have cost, as its log and its owner are told.
 *
 * @param rounds that made a sum known
 * @param renyiEpsilon by Renyi divergences
 * @param lossEpsilon by the distribution of the privacy loss; infinite if the grid is too coarse
 *     for it to be proved
 * @param delta that both are for
 * @param budget the epsilon that may be spent
 */
public record PrivacySpent(
    int rounds, double renyiEpsilon, double lossEpsilon, double delta, double budget) {

  /** Both bounds hold, so the smaller one counts. */
  public double epsilon() {
    return StrictMath.min(renyiEpsilon, lossEpsilon);
  }

  /** What is left of the budget. */
  public double remaining() {
    return StrictMath.max(0, budget - epsilon());
  }
}
