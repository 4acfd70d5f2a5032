package dev.tributary.core.shard;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.shard.ShardOrder.ClipBits;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.vector.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums that get noise before they make a model. */
class NoisyReleaseTest {
  private static final int SIZE = 2_000;
  private static final ModelSpec MODEL =
      new ModelSpec(1, SIZE, List.of(new TensorSpec("w", List.of(SIZE), TensorSpec.Init.ZEROS)));
  private static final OptimizerSpec SUM = new OptimizerSpec("fedavg", Map.of());
  private static final Grid GRID = new Grid(0);
  private static final Fingerprint ONE = new Fingerprint(1, 1);
  private static final long SIGMA = 1_000;

  private final Random random = new Random(1);
  private final ShardAggregator aggregator =
      new ShardAggregator(part -> new float[SIZE], Unmasker.NONE, random);
  private MemoryShardStore store = new MemoryShardStore();

  private Optional<ShardVersion> order(ShardOrder order) {
    return aggregator.onOrder(store, order);
  }

  private void prepare() {
    order(new DrawNoiseKey(JOB, 0));
    order(new Prepare(JOB, 0, MODEL, SUM));
  }

  /** With noise of the key that the shard has told of. */
  private Optional<ShardVersion> release(int round, int modelVersion) {
    String told = ShardAggregator.commitment(store, new DrawNoiseKey(JOB, 0)).orElseThrow().key();
    return order(release(round, modelVersion, Optional.of(new Noise(SIGMA, told))));
  }

  private static Release release(int round, int modelVersion, Optional<Noise> noise) {
    return new Release(JOB, 0, round, modelVersion, GRID, ONE, Optional.empty(), noise);
  }

  private void fold(int round) {
    ExactSum sum = new ExactSum(new long[SIZE], 1, 1, ONE);
    aggregator.onPartial(store, new PartialSum(JOB, round, 0, sum));
  }

  private float[] noise(int round) {
    fold(round);
    return release(round, 0).orElseThrow().parameters();
  }

  @Test
  void aReleasedSumHasNoiseOfTheDeviationThatTheOrderSays() {
    prepare();

    // Of 2000 squares the mean is within 5 of its own deviations but once in a million runs; the
    // seed is fixed.
    assertThat(deviation(noise(1))).isCloseTo(SIGMA, within(5 * SIGMA / Math.sqrt(2 * SIZE)));
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  private Optional<ShardVersion> release(Fingerprint members, long weight) {
    Noise noise = new Noise(SIGMA, store.noiseKey().commitment(), OptionalLong.of(weight));
    return order(new Release(JOB, 0, 1, 0, GRID, members, Optional.empty(), Optional.of(noise)));
  }

  @Test
  void aSumWhoseMembersAreNotToBeCountedIsDividedByWhatTheOrderSays() {
    prepare();
    aggregator.onPartial(store, new PartialSum(JOB, 1, 0, new ExactSum(new long[SIZE], 7, 7, ONE)));

    float[] values = release(ONE, 10).orElseThrow().parameters();

    assertThat(deviation(values)).isCloseTo(100, within(500 / Math.sqrt(2 * SIZE)));
  }

  @Test
  void aRoundOfNobodyMakesAVersionOfNoiseAlone() {
    prepare();

    float[] values = release(Fingerprint.ZERO, 10).orElseThrow().parameters();

    assertThat(deviation(values)).isCloseTo(100, within(500 / Math.sqrt(2 * SIZE)));
  }

  @Test
  void whatWasFoldedAndTakenOutAgainIsNoPartOfARoundOfNobody() {
    prepare();
    long[] much = new long[SIZE];
    Arrays.fill(much, 1L << 50);
    aggregator.onPartial(store, new PartialSum(JOB, 1, 0, new ExactSum(much, 1, 1, ONE)));

    float[] values = release(Fingerprint.ZERO, 10).orElseThrow().parameters();

    assertThat(deviation(values)).isCloseTo(100, within(500 / Math.sqrt(2 * SIZE)));
  }

  @Test
  void theSumsOfAJobThatSamplesAreDividedByTheGoalHoweverManyMembersTheyHave() {
    ExampleLog log = ExampleLog.waiting(ExampleJob.sampled(1_000, 1));
    ShardDirector director = new ShardDirector(ShardDirectorState.EMPTY);
    log.started(1, 0).closed(1);
    log.read(0, director::onLog);

    assertThat(director.onCaughtUp())
        .filteredOn(o -> o instanceof Release)
        .hasSize(3)
        .allSatisfy(
            o -> {
              assertThat(((Release) o).fingerprint()).isEqualTo(Fingerprint.ZERO);
              assertThat(((Release) o).noise().orElseThrow().weight()).hasValue(2);
            });
  }

  @Test
  void aReplayAfterARestartDrawsTheSameNoise() {
    prepare();
    MemoryShardStore checkpoint = store.copy();
    float[] first = noise(1);

    store = checkpoint.copy();
    order(new DrawNoiseKey(JOB, 0));

    assertThat(noise(1)).isEqualTo(first);
  }

  @Test
  void everyRoundHasNoiseOfItsOwn() {
    prepare();
    MemoryShardStore checkpoint = store.copy();
    float[] first = noise(1);
    store = checkpoint;

    assertThat(noise(2)).isNotEqualTo(first);
  }

  @Test
  void aShardThatLostItsKeyReleasesNothingThatTheLogPromisedFromIt() {
    prepare();
    Noise promised = new Noise(SIGMA, store.noiseKey().commitment());

    store = new MemoryShardStore();
    prepare();
    fold(1);
    assertThat(order(release(1, 0, Optional.of(promised)))).isEmpty();

    order(new Forget(JOB, 0, 1));
    fold(2);
    assertThat(release(2, 0)).as("from the key that it has told of").isPresent();
  }

  /** A run that lost its key, and the one before, which goes on as if nothing had happened. */
  @Test
  void ofTwoRunsWithTwoKeysOnlyTheOneThatTheLogNamesReleases() {
    prepare();
    MemoryShardStore zombie = store;
    store = new MemoryShardStore();
    prepare();
    Noise named = new Noise(SIGMA, store.noiseKey().commitment());
    fold(1);
    assertThat(order(release(1, 0, Optional.of(named)))).isPresent();

    store = zombie;
    fold(1);
    assertThat(order(release(1, 0, Optional.of(named)))).isEmpty();
  }

  /** Five bits, three of them against: the sum is -1. */
  private ShardVersion releaseWithBits(int round, long sigma) {
    long[] values = new long[SIZE + 1];
    values[SIZE] = -1;
    ExactSum sum = new ExactSum(values, 5, 5, ONE);
    aggregator.onPartial(store, new PartialSum(JOB, round, 0, sum));
    Noise noise = new Noise(SIGMA, store.noiseKey().commitment());
    return order(
            new Release(
                JOB,
                0,
                round,
                0,
                GRID,
                ONE,
                Optional.empty(),
                Optional.of(noise),
                Optional.of(new ClipBits(5, sigma))))
        .orElseThrow();
  }

  @Test
  void theSumOfBitsComesOutWithTheModelAndHasNoiseOfItsOwn() {
    prepare();
    MemoryShardStore checkpoint = store.copy();
    float[] noise = noise(1);
    store = checkpoint.copy();

    ShardVersion version = releaseWithBits(1, 100);

    // The key is fixed; a share of 0.004 of all keys would leave the sum as it is.
    assertThat(version.clipBits().orElseThrow()).isNotEqualTo(-1).isBetween(-601L, 599L);
    assertThat(version.parameters()).hasSize(SIZE);
    for (int i = 0; i < SIZE; i++) {
      assertThat(version.parameters()[i]).isCloseTo(noise[i] / 5, within(1e-3f));
    }
    assertThat(store.model().clipBits()).isEqualTo(version.clipBits());
    store = checkpoint;
    assertThat(releaseWithBits(1, 100).clipBits())
        .as("after a restart")
        .isEqualTo(version.clipBits());
  }

  @Test
  void anOrderThatIsRepeatedIsAnsweredWithTheSameBits() {
    prepare();
    ShardVersion version = releaseWithBits(1, 100);

    assertThat(releaseWithBits(1, 100).clipBits()).isEqualTo(version.clipBits());
  }

  @Test
  void withoutAKeyNothingThatNeedsNoiseIsReleased() {
    order(new Prepare(JOB, 0, MODEL, SUM));
    fold(1);

    Noise noise = new Noise(SIGMA, "0d".repeat(32));
    assertThat(order(release(1, 0, Optional.of(noise)))).isEmpty();
    assertThat(order(release(1, 0, Optional.empty()))).as("without noise").isPresent();
  }

  @Test
  void anAggregatorWithoutAGeneratorDrawsNoKeys() {
    new ShardAggregator(part -> new float[SIZE]).onOrder(store, new DrawNoiseKey(JOB, 0));

    assertThat(store.noiseKey()).isNull();
  }

  @Test
  void aKeyIsDrawnOnce() {
    prepare();
    NoiseKey key = store.noiseKey();

    order(new DrawNoiseKey(JOB, 0));

    assertThat(store.noiseKey()).isSameAs(key);
  }

  @Test
  void aShardTellsItsKeyWheneverItIsAskedAndOnlyThen() {
    prepare();
    String key = store.noiseKey().commitment();

    assertThat(ShardAggregator.commitment(store, new DrawNoiseKey(JOB, 0)))
        .contains(new NoiseCommitment(JOB, 0, key));
    assertThat(ShardAggregator.commitment(store, new Forget(JOB, 0, 1))).isEmpty();
    assertThat(ShardAggregator.commitment(new MemoryShardStore(), new DrawNoiseKey(JOB, 0)))
        .isEmpty();
  }

  @Test
  void theKeyGoesWithTheJob() {
    prepare();

    order(new End(JOB, 0));

    assertThat(store.isEmpty()).isTrue();
  }

  @Test
  void everyShardOfAJobThatPromisesPrivacyIsToldToDrawAKeyBeforeItMayRelease() {
    ExampleLog log = ExampleLog.waiting(ExampleJob.promising(8, 1));
    ShardDirector director = new ShardDirector(ShardDirectorState.EMPTY);
    log.started(1, 0, "a", "b").closed(1, ExampleLog.members(0, 1));
    log.read(0, director::onLog);

    List<ShardOrder> orders = director.onCaughtUp();

    assertThat(orders.subList(0, 3)).allMatch(o -> o instanceof DrawNoiseKey);
    assertThat(orders)
        .filteredOn(o -> o instanceof Release)
        .hasSize(3)
        // The norm 0.5 on a grid of 2^-40, and what rounding may add.
        .extracting(o -> ((Release) o).noise().orElseThrow())
        .allSatisfy(noise -> assertThat(noise.sigma()).isBetween(1L << 39, 1L << 40))
        .allSatisfy(noise -> assertThat(noise.weight()).isEmpty())
        .allSatisfy(noise -> assertThat(noise.key()).isEqualTo("0d".repeat(32)));
  }
}
