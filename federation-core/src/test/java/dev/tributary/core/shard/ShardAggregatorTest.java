package dev.tributary.core.shard;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.vector.Grid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardAggregatorTest {
  private static final ModelSpec MODEL = ExampleJob.model(2);
  private static final OptimizerSpec MOMENTUM =
      new OptimizerSpec("fedavgm", Map.of("learningRate", 1.0, "momentum", 0.5));
  private static final int SHARD = 1;
  private static final Grid GRID = new Grid(10);
  private static final Fingerprint ONE = new Fingerprint(1, 1);
  private static final Fingerprint TWO = new Fingerprint(2, 2);

  private final Map<ShardLocation.Part, float[]> topic = new HashMap<>();
  private final ShardAggregator aggregator = new ShardAggregator(this::read);
  private final MemoryShardStore store = new MemoryShardStore();

  private float[] read(ShardLocation.Part part) {
    float[] values = topic.get(part);
    if (values == null) {
      throw new IllegalStateException("models holds no " + part);
    }
    return values.clone();
  }

  @Test
  void thePreparedShardIsTheInitialModel() {
    ShardVersion version = prepare().orElseThrow();

    assertThat(version.job()).isEqualTo(JOB);
    assertThat(version.model()).isEqualTo(MODEL);
    assertThat(version.version()).isZero();
    assertThat(version.round()).isZero();
    assertThat(version.parameters()).isEqualTo(InitialModel.shard(MODEL, SHARD));
    assertThat(version.slots()).isEqualTo(new float[][] {{0, 0}});
  }

  @Test
  void aShardThatStartsFromAModelWaitsForItsPartOnce() {
    Prepare order =
        new Prepare(
            JOB,
            SHARD,
            MODEL,
            MOMENTUM,
            Optional.of(new ModelSource("s3://models/old/v00007.f32", "5a".repeat(32))));

    assertThat(aggregator.onOrder(store, order)).isEmpty();
    assertThat(ShardAggregator.needsSource(store, order)).isTrue();
    ShardVersion version =
        ShardAggregator.onSource(store, order, new float[] {3, -4}).orElseThrow();

    assertThat(version.version()).isZero();
    assertThat(version.parameters()).containsExactly(3, -4);
    assertThat(ShardAggregator.needsSource(store, order)).isFalse();
    assertThat(ShardAggregator.onSource(store, order, new float[] {1, 1})).isEmpty();
    assertThat(aggregator.onOrder(store, order).orElseThrow().parameters()).containsExactly(3, -4);
  }

  @Test
  void aModelThatComesAfterTheEndOfItsJobIsNotTaken() {
    Prepare order =
        new Prepare(
            JOB,
            SHARD,
            MODEL,
            MOMENTUM,
            Optional.of(new ModelSource("s3://models/old/v00007.f32", "5a".repeat(32))));
    aggregator.onOrder(store, order);
    aggregator.onOrder(store, new End(JOB, SHARD));

    assertThat(ShardAggregator.onSource(store, order, new float[] {3, -4})).isEmpty();
    assertThat(store.model()).isNull();
  }

  @Test
  void aRepeatedOrderToPrepareIsAnsweredWithTheSameValues() {
    float[] first = prepare().orElseThrow().parameters();

    assertThat(prepare().orElseThrow().parameters()).isEqualTo(first);
  }

  @Test
  void aSumIsReleasedWhenItsFingerprintIsThatOfTheMemberSet() {
    float[] before = prepare().orElseThrow().parameters();
    assertThat(partial(1, ONE, 1, 1024, -2048)).isEmpty();
    assertThat(release(1, 0, ONE.plus(TWO))).isEmpty();

    ShardVersion version = partial(1, TWO, 3, 2048, 0).orElseThrow();

    // D = (3072, -2048) / 1024 / 4, u = -D, w = w - u
    assertThat(version.version()).isEqualTo(1);
    assertThat(version.round()).isEqualTo(1);
    assertThat(version.slots()[0]).containsExactly(-0.75f, 0.5f);
    assertThat(version.parameters()).containsExactly(before[0] + 0.75f, before[1] - 0.5f);
  }

  @Test
  void theOrderToReleaseMayComeAfterTheLastPartialSum() {
    prepare();
    partial(1, ONE, 1, 1, 1);

    assertThat(release(1, 0, ONE)).isPresent();
  }

  @Test
  void aSumThatLacksAContributionHoldsOneTwiceOrAForeignOneIsNeverReleased() {
    prepare();
    release(1, 0, ONE.plus(TWO));

    assertThat(partial(1, ONE, 1, 1, 1)).as("one is missing").isEmpty();
    assertThat(partial(1, ONE, 1, 1, 1)).as("one is there twice").isEmpty();
    assertThat(partial(1, new Fingerprint(9, 9), 1, 1, 1)).as("one is foreign").isEmpty();
    assertThat(store.model().version()).isZero();
  }

  @Test
  void aSumThatIsCorrectedIsReleased() {
    float[] before = prepare().orElseThrow().parameters();
    partial(1, ONE.plus(TWO), 4, 3072, 1024);
    release(1, 0, ONE);

    ShardVersion version = partial(1, Fingerprint.ZERO.minus(TWO), -3, -2048, -1024).orElseThrow();

    assertThat(version.parameters()).containsExactly(before[0] + 1, before[1]);
  }

  @Test
  void aRepeatedOrderToReleaseIsAnsweredWithTheSameValues() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    ShardVersion version = release(1, 0, ONE).orElseThrow();

    ShardVersion again = release(1, 0, ONE).orElseThrow();

    assertThat(again.version()).isEqualTo(1);
    assertThat(again.parameters()).isEqualTo(version.parameters());
    assertThat(again.slots()).isEqualTo(version.slots());
  }

  @Test
  void anAdoptedVersionOfItsOwnLetsGoOfTheRound() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    float[] own = release(1, 0, ONE).orElseThrow().parameters();

    order(adopt(1, 1, location(1)));

    assertThat(store.model().parameters()).isEqualTo(own);
    assertThat(store.sum(1)).isNull();
    assertThat(partial(1, ONE, 1, 1, 1)).isEmpty();
    assertThat(store.sum(1)).isNull();
  }

  @Test
  void aShardRestoredFromBeforeTakesTheVersionFromWhereItLies() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    release(1, 0, TWO);

    order(adopt(3, 5, publish(3, 7f, -7f)));

    assertThat(store.model().version()).isEqualTo(3);
    assertThat(store.model().round()).isEqualTo(5);
    assertThat(store.model().parameters()).containsExactly(7f, -7f);
    assertThat(store.model().slots()[0]).containsExactly(3f, 3f);
    assertThat(store.release()).isNull();
    assertThat(store.sum(1)).isNull();
  }

  @Test
  void aShardThatKnowsNothingTakesTheVersionFromWhereItLies() {
    order(adopt(3, 5, publish(3, 7f, -7f)));

    assertThat(store.model().parameters()).containsExactly(7f, -7f);
  }

  @Test
  void aVersionOfTheOpenRoundIsKeptWhenTheOneBeforeItIsAdopted() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    float[] own = release(1, 0, ONE).orElseThrow().parameters();

    order(new Forget(JOB, SHARD, 0));
    order(adopt(0, 0, location(0)));

    assertThat(store.model().parameters()).isEqualTo(own);
    assertThat(release(1, 0, ONE)).isPresent();
  }

  @Test
  void aVersionOfARoundThatWasThenAbandonedIsGivenUp() {
    float[] before = prepare().orElseThrow().parameters();
    partial(1, ONE, 1, 1, 1);
    release(1, 0, ONE);

    order(new Forget(JOB, SHARD, 1));
    order(adopt(0, 0, publish(0, before)));
    partial(2, TWO, 1, 2048, 0);
    ShardVersion version = release(2, 0, TWO).orElseThrow();

    assertThat(version.version()).isEqualTo(1);
    assertThat(version.round()).isEqualTo(2);
    assertThat(version.parameters()[0]).isEqualTo(before[0] + 2);
  }

  @Test
  void aVersionOfAnAbandonedRoundGivesWayToTheOneThatStandsInItsPlace() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    release(1, 0, ONE);

    order(new Forget(JOB, SHARD, 2));
    order(adopt(1, 2, publish(1, 7f, -7f)));

    assertThat(store.model().round()).isEqualTo(2);
    assertThat(store.model().parameters()).containsExactly(7f, -7f);
  }

  @Test
  void aForgottenRoundKeepsNoSumAndTakesNone() {
    prepare();
    partial(1, ONE, 1, 1, 1);
    release(1, 0, TWO);

    order(new Forget(JOB, SHARD, 1));

    assertThat(store.sum(1)).isNull();
    assertThat(store.release()).isNull();
    assertThat(partial(1, TWO, 1, 1, 1)).isEmpty();
    assertThat(store.sum(1)).isNull();
    assertThat(release(1, 0, ONE)).isEmpty();
    assertThat(store.release()).isNull();
  }

  @Test
  void theSumOfTheNextRoundSurvivesTheEndOfThisOne() {
    prepare();
    partial(2, TWO, 1, 1, 1);

    order(new Forget(JOB, SHARD, 1));

    assertThat(store.sum(2).fingerprint()).isEqualTo(TWO);
  }

  @Test
  void anEndedJobKeepsNothingEvenOfWhatComesLate() {
    prepare();
    partial(1, ONE, 1, 1, 1);

    order(new End(JOB, SHARD));
    partial(1, TWO, 1, 1, 1);
    partial(900, TWO, 1, 1, 1);

    assertThat(store.isEmpty()).isTrue();
  }

  @Test
  void aVersionThatCanNotBeReadIsNoModel() {
    assertThatThrownBy(() -> order(adopt(3, 5, location(3))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.model()).isNull();
  }

  private Optional<ShardVersion> prepare() {
    return order(new Prepare(JOB, SHARD, MODEL, MOMENTUM));
  }

  private Optional<ShardVersion> release(int round, int modelVersion, Fingerprint fingerprint) {
    return order(new Release(JOB, SHARD, round, modelVersion, GRID, fingerprint));
  }

  private Optional<ShardVersion> partial(
      int round, Fingerprint fingerprint, long weight, long... values) {
    ExactSum sum = new ExactSum(values, weight, 1, fingerprint);
    return aggregator.onPartial(store, new PartialSum(JOB, round, SHARD, sum));
  }

  private Optional<ShardVersion> order(ShardOrder order) {
    return aggregator.onOrder(store, order);
  }

  private static Adopt adopt(int version, int round, ShardLocation location) {
    return new Adopt(JOB, SHARD, version, round, location, MODEL, MOMENTUM);
  }

  /** A version with its slot, in the topic. */
  private ShardLocation publish(int version, float... parameters) {
    ShardLocation location = location(version);
    topic.put(location.parameters(), parameters);
    topic.put(location.slots().get(0), new float[] {version, version});
    return location;
  }

  private static ShardLocation location(int version) {
    return new ShardLocation(
        new ShardLocation.Part(0, 2L * version, "parameters"),
        List.of(new ShardLocation.Part(0, 2L * version + 1, "slot")));
  }
}
