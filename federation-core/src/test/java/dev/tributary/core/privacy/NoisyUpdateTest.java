package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.privacy.DifferentialPrivacySpecTest.Draft;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NoisyUpdateTest {
  private static final int COUNT = 60_000;
  private static final int SHARD = 16_384;
  private static final int SHARDS = 4;

  /**
   * Ten clients, one step to the norm and a noise so small that each value of it is often drawn.
   */
  private static final PrivacyPlan COARSE = plan(0.1, 1);

  private static PrivacyPlan plan(double noise, double stepsPerUnit) {
    DifferentialPrivacySpec spec = Draft.distributed().withNoise(OptionalDouble.of(noise)).build();
    return new PrivacyPlan(spec, COUNT, stepsPerUnit, 10, 10);
  }

  private static NoiseKey key(int client) {
    byte[] bytes = new byte[NoiseKey.BYTES];
    bytes[0] = (byte) client;
    return NoiseKey.of(bytes);
  }

  private static long[] noised(PrivacyPlan plan, L2.Coordinates update, int client, int round) {
    NoisyUpdate noisy =
        NoisyUpdate.of(
            plan, new ClippedUpdate(update, 1, true), COUNT, SHARD, key(client), "job", round);
    long[] all = new long[COUNT];
    for (int shard = 0; shard < SHARDS; shard++) {
      long[] values = noisy.shard(shard);
      System.arraycopy(values, 0, all, shard * SHARD, values.length);
    }
    return all;
  }

  private static double[] discreteGaussian(double sigma, int reach) {
    double[] probabilities = new double[2 * reach + 1];
    double total = 0;
    for (int x = (int) (-40 * sigma); x <= 40 * sigma; x++) {
      double weight = Math.exp(-x * (double) x / (2 * sigma * sigma));
      probabilities[Math.max(-reach, Math.min(reach, x)) + reach] += weight;
      total += weight;
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= total;
    }
    return probabilities;
  }

  private static long[] counts(long[] values, int reach) {
    long[] counts = new long[2 * reach + 1];
    for (long x : values) {
      counts[(int) Math.max(-reach, Math.min(reach, x)) + reach]++;
    }
    return counts;
  }

  /** An update of zeros is its client's share: chi-square, false-alarm rate 1e-6. */
  @Test
  void theShareOfAClientHasThePromisedDistribution() {
    long sigma = COARSE.sigma(1);
    assertThat(sigma).isBetween(2L, 20L);

    long[] values = noised(COARSE, i -> 0, 1, 1);

    int reach = (int) (3 * sigma);
    ChiSquare.assertFits(counts(values, reach), discreteGaussian((double) sigma, reach), "a share");
  }

  /**
   * The sum of the shares that the plan counts on is as good as one discrete Gaussian of the whole
   * deviation, from which it differs by less than 1e-15: chi-square, false-alarm rate 1e-6.
   */
  @Test
  void theSharesOfTheLeastMembersHaveTheWholeNoiseTogether() {
    long[] sum = new long[COUNT];
    for (int client = 0; client < COARSE.leastMembers(); client++) {
      long[] values = noised(COARSE, i -> 0, client, 1);
      for (int i = 0; i < COUNT; i++) {
        sum[i] += values[i];
      }
    }

    double total = Math.sqrt(COARSE.leastMembers()) * COARSE.sigma(1);
    double promised = COARSE.spec().noiseMultiplier().orElseThrow() * COARSE.sensitivity(1);
    assertThat(total).isBetween(promised, promised + Math.sqrt(COARSE.leastMembers()));
    int reach = (int) (3 * total);
    ChiSquare.assertFits(counts(sum, reach), discreteGaussian(total, reach), "the sum");
  }

  @Test
  void aShardThatIsAskedForTwiceIsTheSameTwiceAndNoOtherRoundOrClientHasItsNoise() {
    long[] first = noised(COARSE, i -> 0, 1, 1);

    assertThat(noised(COARSE, i -> 0, 1, 1)).isEqualTo(first);
    assertThat(noised(COARSE, i -> 0, 1, 2)).isNotEqualTo(first);
    assertThat(noised(COARSE, i -> 0, 2, 1)).isNotEqualTo(first);
    assertThat(Arrays.copyOf(first, SHARD))
        .as("shard 0 and shard 1")
        .isNotEqualTo(Arrays.copyOfRange(first, SHARD, 2 * SHARD));
  }

  /** The noise does not depend on the update, so two updates under one noise show what differs. */
  @Test
  void whatIsNotNoiseIsTheUpdateOnTheGridAndWithinTheSensitivity() {
    PrivacyPlan plan = plan(1, 256);
    L2.Coordinates update = i -> (i % 100 == 0 ? 0.04f : 0.0002f);

    long[] with = noised(plan, update, 1, 1);
    long[] without = noised(plan, i -> 0, 1, 1);

    double squares = 0;
    for (int i = 0; i < COUNT; i++) {
      long step = with[i] - without[i];
      assertThat(Math.abs(step - 256.0 * update.at(i))).isLessThan(1);
      squares += (double) step * step;
    }
    assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(plan.sensitivity(1));
  }

  /** Two bits under one noise show what differs; of the noise itself a chi-square, 1e-6. */
  @Test
  void theBitOfShard0HasItsShareOfTheNoiseAndNothingOfTheVectors() {
    DifferentialPrivacySpec spec =
        Draft.distributed()
            .withNoise(OptionalDouble.of(0.1))
            .withClip(1, new AdaptiveClip(0.5, 0.2, 5, 1, 1))
            .build();
    PrivacyPlan plan = new PrivacyPlan(spec, 1, 1, 10, 10);
    long[] left = new long[20_000];

    for (int round = 0; round < left.length; round++) {
      long within = bit(plan, round, true);
      left[round] = within - 1;
      assertThat(within - bit(plan, round, false)).isEqualTo(2);
    }

    long sigma = plan.bitSigma();
    assertThat(sigma).isBetween(3L, 5L);
    int reach = (int) (3 * sigma);
    ChiSquare.assertFits(counts(left, reach), discreteGaussian((double) sigma, reach), "a bit");
  }

  private static long bit(PrivacyPlan plan, int round, boolean within) {
    ClippedUpdate update = new ClippedUpdate(i -> 0, 1, within);
    return NoisyUpdate.of(plan, update, 1, 1, key(1), "job", round).last(0);
  }

  @Test
  void anUpdateThatWasNotClippedIsRefused() {
    assertThatThrownBy(() -> noised(COARSE, i -> 0.1f, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("update's norm must be <= 1.00");
  }
}
