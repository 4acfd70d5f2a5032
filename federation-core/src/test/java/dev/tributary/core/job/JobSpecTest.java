package dev.tributary.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.vector.Grid;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobSpecTest {
  private static final String NAME_RULE = " must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got ";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"names", "models", "cohorts", "rounds", "updates", "parts"})
  void aBrokenRuleIsNamedWithItsKeyAndItsValue(String message, ThrowingCallable spec) {
    assertThatThrownBy(spec).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static Stream<Arguments> names() {
    String tooLong = "n".repeat(65);
    return Stream.of(
        refused("name" + NAME_RULE + "null", () -> named(null, "data")),
        refused("name" + NAME_RULE, () -> named("", "data")),
        refused("name" + NAME_RULE + "a b", () -> named("a b", "data")),
        refused("name" + NAME_RULE + "-a", () -> named("-a", "data")),
        refused("name" + NAME_RULE + tooLong, () -> named(tooLong, "data")),
        refused("dataSet" + NAME_RULE + "a/b", () -> named("name", "a/b")),
        refused("trainer.name" + NAME_RULE + "null", () -> new TrainerSpec(null, Map.of())),
        refused("trainer.parameters must be given, got null", () -> new TrainerSpec("mlp", null)));
  }

  static Stream<Arguments> models() {
    List<TensorSpec> one = List.of(new TensorSpec("w", List.of(2), Init.ZEROS));
    List<TensorSpec> twins = List.of(one.get(0), one.get(0));
    TensorSpec huge = new TensorSpec("h", List.of(Integer.MAX_VALUE), Init.ZEROS);
    return Stream.of(
        refused(
            "model.shardCoordinates must be in [1, 260000], got 0", () -> new ModelSpec(1, 0, one)),
        refused(
            "model.shardCoordinates must be in [1, 260000], got 260001",
            () -> new ModelSpec(1, 260_001, one)),
        refused("model.tensors must name at least one, got null", () -> new ModelSpec(1, 2, null)),
        refused(
            "model.tensors must name at least one, got []", () -> new ModelSpec(1, 2, List.of())),
        refused("model.tensors.name must be unique, got w", () -> new ModelSpec(1, 2, twins)),
        refused(
            "model.tensors (coordinates in all) must be in [1, 2147483583], got 2147483649",
            () -> new ModelSpec(1, 2, List.of(one.get(0), huge))),
        refused(
            "model shards (coordinates / model.shardCoordinates) must be in [1, 5000], got 5001",
            () -> new ModelSpec(1, 2, List.of(new TensorSpec("w", List.of(10_001), Init.ZEROS)))),
        refused("model.tensors.name" + NAME_RULE + "w 1", () -> tensor("w 1", Init.ZEROS, 2)),
        refused("model.tensors.w.shape must be given, got []", () -> tensor("w", Init.ZEROS)),
        refused(
            "model.tensors.w.shape must be in [1, 2147483647], got 0",
            () -> tensor("w", Init.ZEROS, 2, 0)),
        refused(
            "model.tensors.w.shape (coordinates) must be in [1, 2147483647], got 4294967296",
            () -> tensor("w", Init.ZEROS, 65_536, 65_536, 65_536, 65_536, 65_536)),
        refused("model.tensors.w.init must be given, got null", () -> tensor("w", null, 2)),
        refused(
            "model.tensors.w.init glorot needs a shape of two dimensions or more, got [2]",
            () -> tensor("w", Init.GLOROT, 2)),
        refused(
            "model.tensors.init must be one of [zeros, glorot], got ones",
            () -> Init.named("ones")));
  }

  static Stream<Arguments> cohorts() {
    return Stream.of(
        refused("cohort.size must be in [1, 15000], got 0", () -> cohort(0, 1, 1)),
        refused("cohort.size must be in [1, 15000], got 15001", () -> cohort(15_001, 1, 1)),
        refused("cohort.goal must be in [1, 5], got 6", () -> cohort(5, 6, 1)),
        refused("cohort.goal must be in [1, 5], got 0", () -> cohort(5, 0, 1)),
        refused("cohort.minimum must be in [1, 4], got 5", () -> cohort(5, 4, 5)),
        refused("cohort.minimum must be in [1, 4], got 0", () -> cohort(5, 4, 0)),
        refused(
            "cohort.patienceMillis must be in [0, 2305843009213693951], got -1",
            () -> new CohortSpec(5, 4, 3, -1, "first")),
        refused(
            "cohort.selection" + NAME_RULE + "the best",
            () -> new CohortSpec(5, 4, 3, 0, "the best")),
        refused("cohort.selection" + NAME_RULE + "null", () -> new CohortSpec(5, 4, 3, 0, null)));
  }

  static Stream<Arguments> rounds() {
    String times = " must be in [1, 2305843009213693951], got 0";
    return Stream.of(
        refused("rounds.count must be in [1, 1000000000], got 0", () -> rounds(0, 1, 1, 1)),
        refused("rounds.deadlineMillis" + times, () -> rounds(1, 0, 1, 1)),
        refused("rounds.releaseMillis" + times, () -> rounds(1, 1, 0, 1)),
        refused("rounds.maxAbandoned must be in [1, 2147483647], got 0", () -> rounds(1, 1, 1, 0)));
  }

  static Stream<Arguments> updates() {
    return Stream.of(
        refused("update.bound must be finite and > 0, got 0.0", () -> new UpdateSpec(0, 1)),
        refused("update.bound must be finite and > 0, got -1.0", () -> new UpdateSpec(-1, 1)),
        refused("update.bound must be finite and > 0, got NaN", () -> new UpdateSpec(Float.NaN, 1)),
        refused(
            "update.bound must be finite and > 0, got Infinity",
            () -> new UpdateSpec(Float.POSITIVE_INFINITY, 1)),
        refused("update.maxWeight must be in [1, 2147483647], got 0", () -> new UpdateSpec(1, 0)),
        refused(
            "optimizer.parameters must be given, got null",
            () -> new OptimizerSpec("fedavg", null)));
  }

  static Stream<Arguments> parts() {
    JobSpec good = ExampleJob.spec();
    return Stream.of(
        refused(
            "trainer must be given, got null",
            () -> with(null, good.model(), good.cohort(), good.rounds())),
        refused(
            "model must be given, got null",
            () -> with(good.trainer(), null, good.cohort(), good.rounds())),
        refused(
            "cohort must be given, got null",
            () -> with(good.trainer(), good.model(), null, good.rounds())),
        refused(
            "rounds must be given, got null",
            () -> with(good.trainer(), good.model(), good.cohort(), null)));
  }

  @Test
  void theVectorIsCutIntoShardsOfWhichTheLastMayBeShort() {
    ModelSpec model = ExampleJob.model(2);

    assertThat(model.parameterCount()).isEqualTo(5);
    assertThat(model.shardCount()).isEqualTo(3);
    assertThat(model.shardStart(2)).isEqualTo(4);
    assertThat(model.shardSize(1)).isEqualTo(2);
    assertThat(model.shardSize(2)).isEqualTo(1);
    assertThat(ExampleJob.model(5).shardCount()).isEqualTo(1);
  }

  @Test
  void theGridFollowsFromBoundWeightAndCohort() {
    JobSpec spec = ExampleJob.spec();

    // 4 * 100 <= 2^9, and 51 - 9 < 62 - 9 - 2
    assertThat(spec.update().grid(spec.cohort().size()).scaleExponent()).isEqualTo(42);
  }

  @Test
  void aSpecCanNotBeChangedThroughWhatItWasMadeFrom() {
    Map<String, String> parameters = new java.util.HashMap<>(Map.of("layers", "64"));
    TrainerSpec trainer = new TrainerSpec("mlp", parameters);

    parameters.put("layers", "128");

    assertThat(trainer.parameters()).isEqualTo(Collections.singletonMap("layers", "64"));
  }

  private static Arguments refused(String message, ThrowingCallable spec) {
    return Arguments.of(message, spec);
  }

  private static JobSpec named(String name, String dataSet) {
    JobSpec good = ExampleJob.spec();
    return new JobSpec(
        name,
        dataSet,
        good.trainer(),
        good.model(),
        good.cohort(),
        good.rounds(),
        good.update(),
        good.optimizer());
  }

  private static JobSpec with(
      TrainerSpec trainer, ModelSpec model, CohortSpec cohort, RoundsSpec rounds) {
    JobSpec good = ExampleJob.spec();
    return new JobSpec(
        "name", "data", trainer, model, cohort, rounds, good.update(), good.optimizer());
  }

  private static TensorSpec tensor(String name, Init init, Integer... shape) {
    return new TensorSpec(name, List.of(shape), init);
  }

  private static CohortSpec cohort(int size, int goal, int minimum) {
    return ExampleJob.cohort(size, goal, minimum);
  }

  private static RoundsSpec rounds(int count, long deadline, long release, int maxAbandoned) {
    return new RoundsSpec(count, deadline, release, maxAbandoned);
  }

  private static JobSpec secure(int bits, CohortSpec cohort, UpdateSpec update, int minimum) {
    JobSpec plain = ExampleJob.spec();
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        cohort,
        plain.rounds(),
        update,
        plain.optimizer(),
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(
                    bits, ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, minimum))));
  }

  @Test
  void aMaskedSumOfTheLargestContributionsStaysBelowHalfOfTheModulus() {
    for (int clients : new int[] {3, 10, 999, 15_000}) {
      for (float bound : new float[] {1e-30f, 0.3f, 1, 3.7f, 1024}) {
        for (long weight : new long[] {1, 7, 1_000, 100_000}) {
          CohortSpec cohort = new CohortSpec(clients, clients, 3, 0, "first");
          UpdateSpec update = new UpdateSpec(bound, weight);
          long most = (1L << 31) / clients;
          if (weight > most) {
            continue;
          }
          Grid grid = secure(32, cohort, update, 3).grid();
          double contribution = Math.ceil(grid.factor(weight) * bound);

          assertThat(contribution * clients).isLessThan(0x1p31);
          assertThat(contribution).isGreaterThan(most / 2.0 - 1);
        }
      }
    }
  }

  @Test
  void theGridOfAPlainJobIsThatOfItsUpdates() {
    assertThat(ExampleJob.spec().grid()).isEqualTo(ExampleJob.spec().update().grid(3));
  }

  @Test
  void aModulusThatDoesNotHoldTheCohortIsRefused() {
    CohortSpec cohort = new CohortSpec(15_000, 15_000, 3, 0, "first");

    assertThatThrownBy(() -> secure(32, cohort, new UpdateSpec(1, 1_000_000), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "update.maxWeight * cohort.size must be < 2^31 with"
                + " privacy.secureAggregation.modulusBits of 32, got 1000000 * 15000");
    assertThat(secure(64, cohort, new UpdateSpec(1, 1_000_000), 3).grid())
        .isEqualTo(new UpdateSpec(1, 1_000_000).grid(15_000));
  }

  @Test
  void aMinimumAboveTheGoalIsRefused() {
    assertThatThrownBy(
            () -> secure(32, new CohortSpec(5, 4, 1, 0, "first"), new UpdateSpec(1, 9), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("privacy.secureAggregation.minimumMembers must be <= cohort.goal 4, got 5");
  }

  @Test
  void theFewestMembersAreTheLargerOfBothMinima() {
    UpdateSpec update = new UpdateSpec(1, 9);

    assertThat(secure(32, new CohortSpec(9, 9, 7, 0, "first"), update, 3).minimumMembers())
        .isEqualTo(7);
    assertThat(secure(32, new CohortSpec(9, 9, 2, 0, "first"), update, 5).minimumMembers())
        .isEqualTo(5);
    assertThat(ExampleJob.spec().minimumMembers()).isEqualTo(2);
  }
}
