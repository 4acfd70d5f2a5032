package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
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

  private static final String MINIMAL =
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
  void theCanonicalFormOfASecureJobReadsBackAsTheSpec() {
    for (int seed = 0; seed < 500; seed++) {
      JobSpec spec = Specs.secure(new Random(seed));
      String canonical = JobSpecs.canonical(spec);

      assertThat(JobSpecs.parse(canonical)).as("seed %d", seed).isEqualTo(spec);
      assertThat(JobSpecs.canonical(JobSpecs.parse(canonical))).isEqualTo(canonical);
    }
  }

  @Test
  void privacyIsTheLastPartAndOnlyOfASpecThatHasIt() {
    assertThat(JobSpecs.canonical(Specs.SECURE))
        .isEqualTo(
            CANONICAL.substring(0, CANONICAL.length() - 1)
                + """
                ,"privacy":{"secureAggregation":{"modulusBits":32,\
                "threatModel":"semi-honest","adversaryShare":0.05,"dropoutShare":0.05,\
                "securityBits":40,"minimumMembers":8}}}""");
  }

  @Test
  void whatIsNotSaidOfSecureAggregationHasADefault() {
    JobSpec spec = JobSpecs.parse(withPrivacy("{\"secureAggregation\": {}}"));

    assertThat(spec.privacy().secureAggregation())
        .contains(new SecureAggregationSpec(32, ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, 10));
    assertThat(JobSpecs.parse(withPrivacy("{}")).privacy()).isEqualTo(PrivacySpec.NONE);
  }

  @Test
  void theCanonicalFormOfAPromisingJobReadsBackAsTheSpec() {
    for (int seed = 0; seed < 200; seed++) {
      JobSpec spec = Specs.promising(new Random(seed));
      String canonical = JobSpecs.canonical(spec);

      assertThat(JobSpecs.parse(canonical)).as("seed %d", seed).isEqualTo(spec);
      assertThat(JobSpecs.canonical(JobSpecs.parse(canonical))).isEqualTo(canonical);
    }
  }

  @Test
  void theCanonicalFormOfAPromiseIsFixed() {
    assertThat(JobSpecs.canonical(Specs.PROMISING))
        .endsWith(
            """
            ,"privacy":{"differentialPrivacy":{"place":"central","epsilon":8.0,"delta":1.0E-5,\
            "noiseMultiplier":3.0,"clip":{"norm":0.5},"samplingRate":1.0,"adversaryShare":0.0}}}""");
  }

  @Test
  void whatIsNotSaidOfANormThatAdaptsHasADefault() {
    String json = JobSpecs.canonical(Specs.PROMISING);

    JobSpec spec = JobSpecs.parse(json.replace("{\"norm\":0.5}", "{\"norm\":0.5,\"adaptive\":{}}"));

    assertThat(spec.adaptiveClip()).contains(new AdaptiveClip(0.5, 0.2, 3, 0.005, 50));
    assertThat(JobSpecs.canonical(spec))
        .contains(
            """
            "clip":{"norm":0.5,"adaptive":{"quantile":0.5,"learningRate":0.2,"countNoise":3.0,\
            "least":0.005,"most":50.0}}""");
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
  }

  /** Masked updates can only be noised by their clients, and who tells of masks tells of noise. */
  @Test
  void aPromiseUnderMasksIsDistributedUnlessItSaysOtherwise() {
    String secure =
        JobSpecs.canonical(Specs.SECURE).replaceAll("\"maxWeight\":\\d+", "\"maxWeight\":1");
    String both =
        secure.substring(0, secure.length() - 2)
            + ",\"differentialPrivacy\":{\"epsilon\":8,\"delta\":1e-5,\"clip\":{\"norm\":0.5}}}}";

    JobSpec spec = JobSpecs.parse(both);

    DifferentialPrivacySpec promise = spec.privacy().differentialPrivacy().orElseThrow();
    assertThat(promise.place()).isEqualTo(NoisePlace.DISTRIBUTED);
    assertThat(promise.adversaryShare())
        .isEqualTo(spec.privacy().secureAggregation().orElseThrow().adversaryShare());
    assertThat(PrivacyLedger.empty(spec.privacyPlan().orElseThrow()).roundsLeft(1000))
        .isEqualTo(spec.rounds().count());
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
  }

  @Test
  void noiseThatIsNotGivenIsSettledSoThatTheRoundsFitTheBudget() {
    String open = JobSpecs.canonical(Specs.PROMISING).replace("\"noiseMultiplier\":3.0,", "");

    JobSpec spec = JobSpecs.parse(open);

    PrivacyLedger ledger = PrivacyLedger.empty(spec.privacyPlan().orElseThrow());
    assertThat(ledger.roundsLeft(1000)).isEqualTo(spec.rounds().count());
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
  }

  @Test
  void aSpecWhoseCohortsChanceDrawsComesBackAsItWas() {
    JobSpec spec = JobSpecs.parse(sampled());

    assertThat(spec.isSampled()).isTrue();
    assertThat(spec.samplingRate()).isEqualTo(0.5);
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
  }

  /** With every second client. */
  private static String sampled() {
    CohortSpec cohort = Specs.PROMISING.cohort();
    String goal = "\"goal\":" + cohort.goal();
    return JobSpecs.canonical(Specs.PROMISING)
        .replace("\"samplingRate\":1.0", "\"samplingRate\":0.5")
        .replace("\"selection\":\"" + cohort.selection(), "\"selection\":\"poisson")
        .replace(goal, "\"goal\":1")
        .replace("\"minimum\":" + cohort.minimum(), "\"minimum\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "place":"central"      | "place":"distributed"  | privacy.differentialPrivacy.place must be central without
          "place":"central"      | "place":"here"         | privacy.differentialPrivacy.place must be one of [central, distributed], got here
          "epsilon":8.0          | "epsilon":0            | privacy.differentialPrivacy.epsilon must be in (0, 10000], got 0.0
          "epsilon":8.0          | "epsilon":0.5          | privacy.differentialPrivacy.epsilon must allow a round, which costs
          "delta":1.0E-5         | "delta":1              | privacy.differentialPrivacy.delta must be in [1e-12, 0.1], got 1.0
          "samplingRate":1.0     | "samplingRate":0.1     | cohort.selection must be poisson with privacy.differentialPrivacy.samplingRate 0.1, got
          "samplingRate":1.0     | "samplingRate":1.5     | privacy.differentialPrivacy.samplingRate must be in (0, 1], got 1.5
          "adversaryShare":0.0   | "adversaryShare":0.1   | privacy.differentialPrivacy.adversaryShare must be 0
          {"norm":0.5}           | {"adaptive":{}}        | privacy.differentialPrivacy.clip.norm must be given
          {"norm":0.5}           | {"norm":0.5,"limit":1} | privacy.differentialPrivacy.clip.limit is not known; known keys: [adaptive, norm]
          {"norm":0.5}           | {"norm":0.5,"adaptive":{"gamma":1}} | privacy.differentialPrivacy.clip.adaptive.gamma is not known; known keys: [countNoise, learningRate, least, most, quantile]
          {"norm":0.5}           | {"norm":0.5,"adaptive":{"least":0.6}} | privacy.differentialPrivacy.clip.norm must be in [0.6, 50.0], got 0.5
          {"norm":0.5}           | {"norm":0.5,"adaptive":{"countNoise":1}} | privacy.differentialPrivacy.clip.adaptive.countNoise must be > noiseMultiplier / 2 = 1.5, got 1.0
          {"norm":0.5}           | {"norm":0.5,"adaptive":{"countNoise":1e17}} | privacy.differentialPrivacy.clip.adaptive.countNoise must be < 18014398509481984, got 1.0E17
          {"norm":0.5}           | {"norm":0}             | privacy.differentialPrivacy.clip.norm must be finite and > 0, got 0.0
          "maxWeight":1          | "maxWeight":5          | update.maxWeight must be 1 with privacy.differentialPrivacy
          """)
  void aPromiseThatCanNotBeKeptIsRefusedByTheNameOfItsKey(
      String right, String wrong, String message) {
    String json = JobSpecs.canonical(Specs.PROMISING);
    assertThat(json).contains(right);

    assertThatThrownBy(() -> JobSpecs.parse(json.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"noise": 1}                                  | privacy.noise is not known; known keys: [differentialPrivacy, secureAggregation]
          {"secureAggregation": {"bits": 32}}           | privacy.secureAggregation.bits is not known
          {"secureAggregation": {"modulusBits": 33}}    | privacy.secureAggregation.modulusBits must be 32 or 64, got 33
          {"secureAggregation": {"threatModel": "any"}} | privacy.secureAggregation.threatModel must be one of [semi-honest, semi-malicious], got any
          {"secureAggregation": {"dropoutShare": "no"}} | privacy.secureAggregation.dropoutShare must be a number, got "no"
          {"secureAggregation": {"minimumMembers": 2}}  | privacy.secureAggregation.minimumMembers must be in [3, 15000], got 2
          """)
  void privacyThatBreaksARuleIsRefusedByTheNameOfItsKey(String privacy, String message) {
    assertThatThrownBy(() -> JobSpecs.parse(withPrivacy(privacy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static String withPrivacy(String privacy) {
    return MINIMAL.strip().substring(0, MINIMAL.strip().length() - 1)
        + ", \"privacy\": "
        + privacy
        + "}";
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
  void theMinimumFollowsTheGoal() {
    String json = MINIMAL.replace("\"size\": 10", "\"size\": 10, \"goal\": 7");

    assertThat(JobSpecs.parse(json).cohort().minimum()).isEqualTo(7);
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
