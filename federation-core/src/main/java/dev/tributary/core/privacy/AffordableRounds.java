package dev.tributary.core.privacy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * How many rounds a budget allows where clients are sampled: a function of the plan alone. The
 * tighter accountant takes a fifth of a second there, and whoever reads a log asks of each round
 * whether it may begin; so the last one is looked for once, and all before it may.
 */
final class AffordableRounds {
  private static final int MOST = 1_000_000_000;
  private static final int MOST_KNOWN = 1_000;
  private static final Map<PrivacyPlan, Integer> KNOWN =
      Collections.synchronizedMap(new HashMap<>());

  private AffordableRounds() {}

  static int of(PrivacyPlan plan) {
    Integer known = KNOWN.get(plan);
    if (known != null) {
      return known;
    }
    double budget = plan.spec().epsilon();
    double delta = plan.spec().delta();
    RenyiCurve one = plan.cost(plan.leastMembers());
    int proved = last(0, 1, rounds -> one.times(rounds).epsilon(delta) <= budget);
    PrivacyLedger ledger = PrivacyLedger.empty(plan);
    int found =
        last(
            proved,
            Math.max(1, proved / 8),
            rounds -> ledger.withRounds(rounds).lossEpsilon() <= budget);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(plan, found);
    return found;
  }

  /**
   * The last number that fits, from one that does on, in steps that double and then halve.
   *
   * @param fits true up to a number, and false from there on
   */
  private static int last(int from, int firstStep, IntPredicate fits) {
    int low = from;
    long step = firstStep;
    while (low + step <= MOST && fits.test((int) (low + step))) {
      low += (int) step;
      step *= 2;
    }
    int high = (int) Math.min(MOST + 1L, low + step);
    while (high - low > 1) {
      int middle = low + (high - low) / 2;
      if (fits.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
