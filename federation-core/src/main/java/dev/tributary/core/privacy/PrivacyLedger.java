package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The job's account: a value made of the plan and of the rounds whose sum became known. It does not
 * depend on who computes it, when, or in which order the rounds came.
 *
 * <p>A round counts from the moment in which its member set is fixed, even if it is abandoned
 * later: somebody may have seen its sum. Whether a round may begin is asked with the least number
 * of members, so that it never has to be taken back.
 *
 * <p>Where clients are sampled, a draw that is passed over since it is too large counts as nothing,
 * although it shows: given the coins of all others, either they are too many without a client, or
 * they are so with it, and then the round comes to nothing just when the client is in it. What is
 * seen does not depend on its data in either case. Rounds that make a model are as many as counted,
 * each of a fresh coin: also of nobody's updates, which is one of the outcomes of sampling.
 *
 * @param roundsByMembers how many rounds had how many members; under central noise members make no
 *     difference and the least number stands for all
 */
public record PrivacyLedger(PrivacyPlan plan, SortedMap<Integer, Integer> roundsByMembers) {
  /** Share of delta that is kept for the distance between discrete and continuous noise. */
  private static final double SHARE_FOR_DISTANCE = 1e-3;

  public PrivacyLedger {
    roundsByMembers = Collections.unmodifiableSortedMap(new TreeMap<>(roundsByMembers));
    roundsByMembers.forEach(
        (members, rounds) -> {
          Require.range("members", members, plan.leastMembers(), Integer.MAX_VALUE);
          Require.range("rounds", rounds, 1, Integer.MAX_VALUE);
        });
  }

  /** Of a job without a round. */
  public static PrivacyLedger empty(PrivacyPlan plan) {
    return new PrivacyLedger(plan, new TreeMap<>());
  }

  /** The account with one more round. */
  public PrivacyLedger afterRound(int members) {
    return withRounds(plan.central() ? plan.leastMembers() : members, 1);
  }

  /** What a round with so many members adds to the account, for those who read it. */
  public PrivacyEntry entry(int members) {
    PrivacySpent after = afterRound(members).spent();
    return new PrivacyEntry(
        after.rounds(),
        StrictMath.max(0, after.epsilon() - spent().epsilon()),
        after.epsilon(),
        after.remaining(),
        after.delta());
  }

  /** The account with {@code more} rounds of the least size. */
  PrivacyLedger withRounds(int more) {
    return more == 0 ? this : withRounds(plan.leastMembers(), more);
  }

  private PrivacyLedger withRounds(int members, int more) {
    SortedMap<Integer, Integer> next = new TreeMap<>(roundsByMembers);
    next.merge(members, more, Math::addExact);
    return new PrivacyLedger(plan, next);
  }

  public int rounds() {
    return roundsByMembers.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Takes up to a second where clients are sampled: ask once a round, not once a record. */
  public PrivacySpent spent() {
    return new PrivacySpent(
        rounds(), renyiEpsilon(), lossEpsilon(), plan.spec().delta(), plan.spec().epsilon());
  }

  /** Whether another round fits the budget, however few members it closes with. */
  public boolean allowsNextRound() {
    PrivacyLedger next = afterRound(plan.leastMembers());
    double budget = plan.spec().epsilon();
    if (next.renyiEpsilon() <= budget) {
      return true;
    }
    return plan.spec().samplingRate() < 1
        ? next.rounds() <= AffordableRounds.of(plan)
        : next.lossEpsilon() <= budget;
  }

  /**
   * How many more rounds of the least size fit the budget.
   *
   * @param most where to stop counting
   */
  public int roundsLeft(int most) {
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = low + (high - low + 1) / 2;
      if (withRounds(middle - 1).allowsNextRound()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private double renyiEpsilon() {
    RenyiCurve sum = RenyiCurve.NOTHING;
    for (Map.Entry<Integer, Integer> entry : roundsByMembers.entrySet()) {
      sum = sum.plus(plan.cost(entry.getKey()).times(entry.getValue()));
    }
    return sum.epsilon(plan.spec().delta());
  }

  /**
   * Epsilon of Gaussian noise for most of delta. If e^epsilon times the distance of our noise from
   * it fits into the rest of delta, it is our epsilon as well; else nothing is known this way.
   */
  double lossEpsilon() {
    double distance = 0;
    double inverseSquares = 0;
    for (Map.Entry<Integer, Integer> entry : roundsByMembers.entrySet()) {
      double z = plan.multiplier(entry.getKey());
      inverseSquares += entry.getValue() / (z * z);
      distance += entry.getValue() * plan.distanceFromGaussian(entry.getKey());
    }
    double delta = plan.spec().delta();
    double epsilon = lossEpsilon(inverseSquares, usable(delta));
    double needed = (1 + StrictMath.exp(epsilon)) * distance;
    return needed <= SHARE_FOR_DISTANCE * delta ? epsilon : Double.POSITIVE_INFINITY;
  }

  private double lossEpsilon(double inverseSquares, double delta) {
    if (inverseSquares == 0) {
      return 0;
    }
    double rate = plan.spec().samplingRate();
    return rate == 1
        ? ExactGaussian.epsilon(1 / StrictMath.sqrt(inverseSquares), delta)
        : PrivacyLoss.epsilon(rate, plan.multiplier(plan.leastMembers()), rounds(), delta);
  }

  /** The part of delta that continuous noise is accounted with. */
  private static double usable(double delta) {
    return delta * (1 - SHARE_FOR_DISTANCE);
  }
}
