package dev.tributary.core.shard;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.privacy.ClopperPearson;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.update.PartialSum;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Attacks a tiny model, of two coordinates, through all that makes it: sums, noise from a key, the
 * server's step and float32. The attacker knows the first model and what everybody gave but the
 * client, sees the model of each round, and tells whether the client took part with an update of
 * the whole norm or with zeros. Whoever wins with a true-positive rate t at a false-positive rate f
 * shows that epsilon >= ln((t - delta)/f); Clopper and Pearson's limits make that wrong with a
 * probability of at most 1e-6 a test: with a right mechanism, one seed in a million fails.
 */
class ModelAttackTest {
  private static final int GAMES = 20_000;
  private static final double MISTAKE = 1e-6;
  private static final int ROUNDS = 2;
  private static final Fingerprint ONE = new Fingerprint(1, 1);
  private static final JobSpec SPEC = ExampleJob.promising(7, 1);
  private static final PrivacyPlan PLAN = SPEC.privacyPlan().orElseThrow();
  private static final double DELTA = PLAN.spec().delta();
  private static final ModelSpec MODEL =
      new ModelSpec(1, 2, List.of(new TensorSpec("w", List.of(2), TensorSpec.Init.ZEROS)));

  private final Random random = new Random(1);
  private final ShardAggregator aggregator =
      new ShardAggregator(part -> new float[2], Unmasker.NONE, random);

  /** How much more likely the models are with the client than without it, as a logarithm. */
  private double loss(boolean member, long sigma) {
    MemoryShardStore store = new MemoryShardStore();
    aggregator.onOrder(store, new DrawNoiseKey(JOB, 0));
    aggregator.onOrder(store, new Prepare(JOB, 0, MODEL, SPEC.optimizer()));
    Noise noise = new Noise(sigma, store.noiseKey().commitment());
    double steps = Math.scalb(1.0, SPEC.grid().scaleExponent());
    long given = (long) (PLAN.spec().clipNorm() * steps);
    double loss = 0;
    double before = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      // Three clients; the other two give nothing.
      ExactSum sum = new ExactSum(new long[] {member ? given : 0, 0}, 3, 1, ONE);
      aggregator.onPartial(store, new PartialSum(JOB, round, 0, sum));
      Release release =
          new Release(
              JOB, 0, round, round - 1, SPEC.grid(), ONE, Optional.empty(), Optional.of(noise));
      double after = aggregator.onOrder(store, release).orElseThrow().parameters()[0];
      double seen = (after - before) * 3 * steps;
      loss += (2 * seen * given - (double) given * given) / (2.0 * sigma * sigma);
      before = after;
    }
    return loss;
  }

  private double provenEpsilon(long sigma, double threshold) {
    int right = 0;
    int wrong = 0;
    for (int game = 0; game < GAMES; game++) {
      right += loss(true, sigma) > threshold ? 1 : 0;
      wrong += loss(false, sigma) > threshold ? 1 : 0;
    }
    double truePositives = 1 - ClopperPearson.upper(GAMES - right, GAMES, MISTAKE / 2);
    double falsePositives = ClopperPearson.upper(wrong, GAMES, MISTAKE / 2);
    return Math.log((truePositives - DELTA) / falsePositives);
  }

  private static double accounted() {
    PrivacyLedger ledger = PrivacyLedger.empty(PLAN);
    for (int round = 0; round < ROUNDS; round++) {
      ledger = ledger.afterRound(PLAN.leastMembers());
    }
    return ledger.spent().epsilon();
  }

  @Test
  void noAttackOnTheModelsOfAJobBeatsItsLedger() {
    double proven = provenEpsilon(PLAN.sigma(PLAN.spec().clipNorm()), 2);

    assertThat(accounted()).isBetween(6.5, 6.6);
    assertThat(proven).isGreaterThan(1.5).isLessThan(accounted());
  }

  @Test
  void theSameAttackConvictsAJobWithATenthOfItsNoise() {
    double proven = provenEpsilon(PLAN.sigma(PLAN.spec().clipNorm()) / 10, 50);

    assertThat(proven).isGreaterThan(accounted());
  }
}
