package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.OptimizerSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSpecsTest {
  private static final String CANONICAL = JobSpecs.canonical(Specs.DIGITS);

  /** A spec that says only what it must. */
  static final String MINIMAL =
      """
      {"name": "digits", "dataSet": "digits", "trainer": {"name": "mlp"},
       "model": {"seed": 7, "tensors": [{"name": "b", "shape": [10], "init": "zeros"}]},
       "cohort": {"size": 10}, "rounds": {"count": 20},
       "update": {"bound": 4, "maxWeight": 100}}
      """;

  @Test
  void theCanonicalFormReadsBackAsTheSpec() {
    for (int seed = 0; seed < 2000; seed++) {
      JobSpec spec = Specs.random(new Random(seed));
      String canonical = JobSpecs.canonical(spec);

      assertThat(JobSpecs.parse(canonical)).as("seed %d", seed).isEqualTo(spec);
      assertThat(JobSpecs.canonical(JobSpecs.parse(canonical))).isEqualTo(canonical);
    }
  }

  @Test
  void theCanonicalFormIsFixed() {
    assertThat(CANONICAL)
        .isEqualTo(
            """
            {"name":"digits","dataSet":"digits",\
            "trainer":{"name":"mlp","parameters":{"layers":"64,32,10"}},\
            "model":{"seed":7,"shardCoordinates":131072,"tensors":[\
            {"name":"layer0.weight","shape":[32,64],"init":"glorot"},\
            {"name":"layer0.bias","shape":[32],"init":"zeros"}]},\
            "cohort":{"size":10,"goal":10,"minimum":8,"patienceMillis":10000,"selection":"first"},\
            "rounds":{"count":20,"deadlineMillis":60000,"releaseMillis":600000,"maxAbandoned":3},\
            "update":{"bound":4.0,"maxWeight":100000},\
            "optimizer":{"name":"fedavg","parameters":{"learningRate":1.0}}}""");
  }

  @Test
  void whatIsNotSaidHasADefault() {
    JobSpec spec = JobSpecs.parse(MINIMAL);

    assertThat(spec.cohort().goal()).isEqualTo(10);
    assertThat(spec.cohort().minimum()).isEqualTo(10);
    assertThat(spec.cohort().patienceMillis()).isEqualTo(10_000);
    assertThat(spec.cohort().selection()).isEqualTo("first");
    assertThat(spec.rounds().deadlineMillis()).isEqualTo(60_000);
    assertThat(spec.rounds().releaseMillis()).isEqualTo(600_000);
    assertThat(spec.rounds().maxAbandoned()).isEqualTo(3);
    assertThat(spec.model().shardCoordinates()).isEqualTo(131_072);
    assertThat(spec.optimizer()).isEqualTo(new OptimizerSpec("fedavg", Map.of()));
    assertThat(spec.trainer().parameters()).isEmpty();
  }

  @Test
  void yamlIsReadThroughItsTree() throws IOException {
    String yaml =
        """
        name: digits
        dataSet: digits
        trainer: {name: mlp, parameters: {layers: "64,32,10"}}
        model:
          seed: 7
          tensors:
          - {name: layer0.weight, shape: [32, 64], init: glorot}
          - {name: layer0.bias, shape: [32], init: zeros}
        cohort: {size: 10, minimum: 8}
        rounds: {count: 20}
        update: {bound: 4.0, maxWeight: 100000}
        optimizer: {name: fedavg, parameters: {learningRate: 1}}
        """;

    assertThat(JobSpecs.parse(new YAMLMapper().readTree(yaml))).isEqualTo(Specs.DIGITS);
  }

  @Test
  void trainerParametersMayBeStringsNumbersOrBooleans() {
    String json =
        MINIMAL.replace(
            "{\"name\": \"mlp\"}",
            """
            {"name": "mlp", "parameters": {"a": "x", "b": 3, "c": 0.10, "d": true, "e": 10.0}}""");

    assertThat(JobSpecs.parse(json).trainer().parameters())
        .isEqualTo(Map.of("a", "x", "b", "3", "c", "0.10", "d", "true", "e", "10.0"));
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 1e-9f, 3.4028235e38f, 16777215f, 1.17549435e-38f})
  void aBoundIsRoundedOnce(float bound) {
    String json = MINIMAL.replace("\"bound\": 4", "\"bound\": " + bound);
    String decimal = MINIMAL.replace("\"bound\": 4", "\"bound\": " + new BigDecimal(bound));

    assertThat(JobSpecs.parse(json.replace("100}", "1}")).update().bound()).isEqualTo(bound);
    assertThat(JobSpecs.parse(decimal.replace("100}", "1}")).update().bound()).isEqualTo(bound);
  }

  @Test
  void aBoundJustBelowTheMiddleOfTwoFloatsIsRoundedDown() {
    // As a double it would be the middle itself, and that goes up to the even neighbour.
    String json = MINIMAL.replace("\"bound\": 4", "\"bound\": 1.00000017881393432617187499");

    assertThat(JobSpecs.parse(json).update().bound()).isEqualTo(Math.nextUp(1.0f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"shape\": [10]|\"shap\": [10]"
            + "|model.tensors[0].shap is not known; known keys: [init, name, shape]",
        "\"shape\": [10], |\"x\": 1,|model.tensors[0].x is not known; known keys: [init, name, shape]",
        ", \"shape\": [10]||model.tensors[0].shape must be given",
        "[10]|10|model.tensors[0].shape must be a list of integers, got 10",
        "[10]|[10, \"a\"]|model.tensors[0].shape[1] must be an integer, got \"a\"",
        "[10]|[4294967296]|model.tensors[0].shape[0] must be an integer of 32 bits, got 4294967296",
        "[10]|[0]|model.tensors.b.shape must be in [1, 2147483647], got 0",
        "\"zeros\"|\"ones\"|model.tensors.init must be one of [zeros, glorot], got ones",
        "\"seed\": 7, ||model.seed must be given",
        "\"seed\": 7|\"seed\": 7.5|model.seed must be an integer, got 7.5",
        "\"seed\": 7|\"seed\": 9223372036854775808"
            + "|model.seed must be an integer of 64 bits, got 9223372036854775808",
        "{\"size\": 10}|{\"size\": null}|cohort.size must be an integer, got null",
        "{\"size\": 10}|[]|cohort must be an object, got []",
        "{\"size\": 10}|{\"size\": 10, \"goal\": 11}|cohort.goal must be in [1, 10], got 11",
        "{\"size\": 10}|{\"size\": 10, \"selection\": \"the best\"}"
            + "|cohort.selection must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got the best",
        "{\"name\": \"mlp\"}|{\"name\": \"mlp\", \"parameters\": {\"a\": []}}"
            + "|trainer.parameters.a must be a string, number or boolean, got []",
        "{\"name\": \"mlp\"}|{\"name\": \"mlp\", \"parameters\": 3}"
            + "|trainer.parameters must be an object, got 3",
        "\"bound\": 4|\"bound\": \"4\"|update.bound must be a number, got \"4\"",
        "\"bound\": 4|\"bound\": 1e999|update.bound must be finite and > 0, got Infinity",
        "\"name\": \"digits\"|\"nam\": \"digits\""
            + "|nam is not known; known keys: "
            + "[cohort, dataSet, dataSetRequirements, evaluation, model, name, namespace, optimizer, "
            + "priority, privacy, rounds, stop, trainer, update]",
        "\"name\": \"digits\"|\"name\": 3|name must be a string, got 3"
      })
  void aMistakeIsNamedByThePathOfItsKey(String right, String wrong, String message) {
    String json = MINIMAL.replace(right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> JobSpecs.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": \"fedprox\"}|optimizer.name must be one of",
        "{\"name\": \"fedavg\", \"parameters\": {\"beta\": 1}}|optimizer.parameters must be among",
        "{\"name\": \"fedavg\", \"parameters\": {\"learningRate\": \"1\"}}"
            + "|optimizer.parameters.learningRate must be a number, got \"1\"",
        "{}|optimizer.name must be given"
      })
  void aMistakeInTheOptimizerIsNamed(String optimizer, String message) {
    String json = MINIMAL.trim().replaceAll("}$", ", \"optimizer\": " + optimizer + "}");

    assertThatThrownBy(() -> JobSpecs.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anUnsignedZeroIsTheOnlyZero() {
    String json =
        MINIMAL
            .trim()
            .replaceAll(
                "}$",
                ", \"optimizer\": {\"name\": \"fedavgm\", \"parameters\": {\"momentum\": -0.0}}}");

    JobSpec spec = JobSpecs.parse(json);

    assertThat(spec.optimizer().parameters()).isEqualTo(Map.of("momentum", 0.0));
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "3", "{", "{\"name\": \"a\", \"name\": \"b\"}", "{} {}"})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> JobSpecs.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spec must be ");
  }

  @Test
  void aLongWrongValueIsShownInPart() {
    String json = MINIMAL.replace("\"size\": 10", "\"size\": \"" + "x".repeat(5000) + "\"");

    assertThatThrownBy(() -> JobSpecs.parse(json))
        .hasMessageStartingWith("cohort.size must be an integer, got \"xxx")
        .extracting(e -> e.getMessage().length())
        .satisfies(length -> assertThat(length).isLessThan(200));
  }
}
