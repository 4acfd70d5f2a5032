package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.privacy.DifferentialPrivacySpecTest.Draft;
import org.junit.jupiter.api.Test;

/**
 * Plays the game that differential privacy is about and measures how well it can be won: an
 * attacker who knows everything but whether the client takes part sees the noised sums, and tells.
 * Whoever wins with a true-positive rate t at a false-positive rate f shows that epsilon >= ln((t -
 * delta)/f). Clopper and Pearson's limits make that a statement about the mechanism, wrong with a
 * probability of at most 1e-6 a test: with a right mechanism, one seed in a million fails.
 */
class MembershipAttackTest {
  private static final int GAMES = 40_000;
  private static final double MISTAKE = 1e-6;
  private static final double DELTA = 1e-3;

  /** Ten clients of whom eight stay and two are adversaries; a tiny model of one coordinate. */
  private static final PrivacyPlan SHARED =
      new PrivacyPlan(
          Draft.distributed().withBudget(8, DELTA).withShares(1, 0.2).build(), 1, 64, 8, 10);

  /** One release with noise on a tiny grid, sampled or not; the client's update is one step. */
  private static long release(boolean member, long sigma, double rate, KeyStream words) {
    boolean drawn = (words.getAsLong() >>> 11) * 0x1p-53 < rate;
    return (member && drawn ? 10 : 0) + DiscreteGaussian.sample(sigma, words);
  }

  /**
   * Share of games in which the attacker says "member": the likelihood ratio passes e^threshold.
   */
  private static int accusations(
      boolean member, long sigma, double rate, int rounds, double threshold, KeyStream words) {
    int accusations = 0;
    for (int game = 0; game < GAMES; game++) {
      double loss = 0;
      for (int round = 0; round < rounds; round++) {
        double x = release(member, sigma, rate, words);
        double ratio = Math.exp((20 * x - 100) / (2.0 * sigma * sigma));
        loss += Math.log(1 - rate + rate * ratio);
      }
      accusations += loss > threshold ? 1 : 0;
    }
    return accusations;
  }

  private static double provenEpsilon(long sigma, double rate, int rounds, double threshold) {
    KeyStream words = KeyStreamTest.stream(sigma + rounds);
    int right = accusations(true, sigma, rate, rounds, threshold, words);
    int wrong = accusations(false, sigma, rate, rounds, threshold, words);
    double truePositives = 1 - ClopperPearson.upper(GAMES - right, GAMES, MISTAKE / 2);
    double falsePositives = ClopperPearson.upper(wrong, GAMES, MISTAKE / 2);
    return Math.log((truePositives - DELTA) / falsePositives);
  }

  @Test
  void noAttackOnOneReleaseBeatsTheAccountedEpsilon() {
    double accounted = PrivacyLoss.epsilon(1, 1, 1, DELTA);

    double proven = provenEpsilon(10, 1, 1, 2);

    assertThat(proven).isGreaterThan(1.3).isLessThan(accounted);
  }

  @Test
  void noAttackOnSampledRoundsBeatsTheAccountedEpsilon() {
    double accounted = PrivacyLoss.epsilon(0.2, 0.8, 10, DELTA);

    double proven = provenEpsilon(8, 0.2, 10, 2.2);

    assertThat(proven).isGreaterThan(1.2).isLessThan(accounted);
  }

  @Test
  void theSameAttackConvictsAMechanismThatForgotHalfItsNoise() {
    double accounted = PrivacyLoss.epsilon(1, 1, 1, DELTA);

    assertThat(provenEpsilon(5, 1, 1, 5)).isGreaterThan(accounted);
  }

  /**
   * A sum with distributed noise: the client's own share, those of {@code honest} others, and those
   * of adversaries, who tell what they drew and so add nothing.
   */
  private static int accusationsOfTheServer(boolean member, PrivacyPlan plan, int honest) {
    double step = plan.sensitivity(1);
    double total = Math.sqrt(honest + 1) * plan.sigma(1);
    int accusations = 0;
    KeyStream words = KeyStreamTest.stream(honest + (member ? 1_000 : 2_000));
    for (int game = 0; game < GAMES; game++) {
      double x = member ? Math.floor(step) : 0;
      for (int share = 0; share <= honest; share++) {
        x += DiscreteGaussian.sample(plan.sigma(1), words);
      }
      accusations += (x - step / 2) / total > 2 ? 1 : 0;
    }
    return accusations;
  }

  private static double provenEpsilonOfTheServer(PrivacyPlan plan, int honest) {
    int right = accusationsOfTheServer(true, plan, honest);
    int wrong = accusationsOfTheServer(false, plan, honest);
    double truePositives = 1 - ClopperPearson.upper(GAMES - right, GAMES, MISTAKE / 2);
    double falsePositives = ClopperPearson.upper(wrong, GAMES, MISTAKE / 2);
    return Math.log((truePositives - DELTA) / falsePositives);
  }

  @Test
  void aServerThatKnowsTheAdversariesNoiseDoesNotBeatTheAccountedEpsilon() {
    double accounted = PrivacyLedger.empty(SHARED).afterRound(8).spent().epsilon();
    assertThat(SHARED.shares(8)).as("its own and five others").isEqualTo(6);

    double proven = provenEpsilonOfTheServer(SHARED, 5);

    assertThat(proven).isGreaterThan(1.3).isLessThan(accounted);
  }

  @Test
  void theSameServerConvictsACohortWithMoreAdversariesThanWerePromised() {
    double accounted = PrivacyLedger.empty(SHARED).afterRound(8).spent().epsilon();

    assertThat(provenEpsilonOfTheServer(SHARED, 0)).isGreaterThan(accounted);
  }
}
