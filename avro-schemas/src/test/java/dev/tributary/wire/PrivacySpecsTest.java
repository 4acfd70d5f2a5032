package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part {@code privacy} of a spec. */
class PrivacySpecsTest {
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
    String plain = JobSpecs.canonical(Specs.DIGITS);

    assertThat(JobSpecs.canonical(Specs.SECURE))
        .isEqualTo(
            plain.substring(0, plain.length() - 1)
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
    return JobSpecsTest.MINIMAL.strip().substring(0, JobSpecsTest.MINIMAL.strip().length() - 1)
        + ", \"privacy\": "
        + privacy
        + "}";
  }
}
