package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import java.util.Optional;
import java.util.OptionalDouble;

/** The part {@code privacy} of a job spec; a spec without it has the JSON that it always had. */
final class PrivacySpecs {
  private static final String PRIVACY = "privacy";
  private static final String SECURE = "secureAggregation";
  private static final String DIFFERENTIAL = "differentialPrivacy";

  private static final int DEFAULT_MODULUS_BITS = 32;
  private static final double DEFAULT_ADVERSARY_SHARE = 0.05;
  private static final double DEFAULT_DROPOUT_SHARE = 0.05;
  private static final int DEFAULT_SECURITY_BITS = 40;
  private static final double DEFAULT_QUANTILE = 0.5;
  private static final double DEFAULT_CLIP_LEARNING_RATE = 0.2;

  /** How far a norm may go from where it began: some fifty rounds, and a modulus has the room. */
  private static final double DEFAULT_REACH = 100;

  private PrivacySpecs() {}

  static PrivacySpec of(SpecObject spec, CohortSpec cohort) {
    if (!spec.has(PRIVACY)) {
      return PrivacySpec.NONE;
    }
    SpecObject privacy = spec.object(PRIVACY, SECURE, DIFFERENTIAL);
    Optional<SecureAggregationSpec> secure =
        privacy.has(SECURE) ? Optional.of(secure(privacy, cohort)) : Optional.empty();
    return new PrivacySpec(
        secure,
        privacy.has(DIFFERENTIAL) ? Optional.of(differential(privacy, secure)) : Optional.empty());
  }

  /** Under masks the clients make the noise, and those who may tell of masks may tell of noise. */
  private static DifferentialPrivacySpec differential(
      SpecObject privacy, Optional<SecureAggregationSpec> secure) {
    NoisePlace usual = secure.isPresent() ? NoisePlace.DISTRIBUTED : NoisePlace.CENTRAL;
    SpecObject promise =
        privacy.object(
            DIFFERENTIAL,
            "place",
            "epsilon",
            "delta",
            "noiseMultiplier",
            "clip",
            "samplingRate",
            "adversaryShare");
    SpecObject clip = promise.object("clip", "norm", "adaptive");
    return new DifferentialPrivacySpec(
        NoisePlace.named(promise.text("place", usual.spelling())),
        promise.number("epsilon"),
        promise.number("delta"),
        promise.has("noiseMultiplier")
            ? OptionalDouble.of(promise.number("noiseMultiplier"))
            : OptionalDouble.empty(),
        clip.number("norm"),
        clip.has("adaptive") ? Optional.of(adaptive(clip)) : Optional.empty(),
        promise.number("samplingRate", 1),
        promise.number(
            "adversaryShare", secure.map(SecureAggregationSpec::adversaryShare).orElse(0.0)));
  }

  private static AdaptiveClip adaptive(SpecObject clip) {
    SpecObject adaptive =
        clip.object("adaptive", "quantile", "learningRate", "countNoise", "least", "most");
    double norm = clip.number("norm");
    return new AdaptiveClip(
        adaptive.number("quantile", DEFAULT_QUANTILE),
        adaptive.number("learningRate", DEFAULT_CLIP_LEARNING_RATE),
        adaptive.has("countNoise")
            ? OptionalDouble.of(adaptive.number("countNoise"))
            : OptionalDouble.empty(),
        adaptive.number("least", norm / DEFAULT_REACH),
        adaptive.number("most", norm * DEFAULT_REACH));
  }

  private static SecureAggregationSpec secure(SpecObject privacy, CohortSpec cohort) {
    SpecObject secure =
        privacy.object(
            SECURE,
            "modulusBits",
            "threatModel",
            "adversaryShare",
            "dropoutShare",
            "securityBits",
            "minimumMembers");
    return new SecureAggregationSpec(
        secure.integer("modulusBits", DEFAULT_MODULUS_BITS),
        ThreatModel.named(secure.text("threatModel", ThreatModel.SEMI_HONEST.spelling())),
        secure.number("adversaryShare", DEFAULT_ADVERSARY_SHARE),
        secure.number("dropoutShare", DEFAULT_DROPOUT_SHARE),
        secure.integer("securityBits", DEFAULT_SECURITY_BITS),
        secure.integer(
            "minimumMembers", Math.max(SecureAggregationSpec.LEAST_MEMBERS, cohort.minimum())));
  }

  static void put(PrivacySpec privacy, ObjectNode json) {
    if (privacy.equals(PrivacySpec.NONE)) {
      return;
    }
    ObjectNode object = json.putObject(PRIVACY);
    privacy
        .secureAggregation()
        .ifPresent(
            secure ->
                object
                    .putObject(SECURE)
                    .put("modulusBits", secure.modulusBits())
                    .put("threatModel", secure.threatModel().spelling())
                    .put("adversaryShare", secure.adversaryShare())
                    .put("dropoutShare", secure.dropoutShare())
                    .put("securityBits", secure.securityBits())
                    .put("minimumMembers", secure.minimumMembers()));
    privacy.differentialPrivacy().ifPresent(promise -> put(promise, object));
  }

  private static void put(DifferentialPrivacySpec promise, ObjectNode privacy) {
    ObjectNode object =
        privacy
            .putObject(DIFFERENTIAL)
            .put("place", promise.place().spelling())
            .put("epsilon", promise.epsilon())
            .put("delta", promise.delta());
    promise.noiseMultiplier().ifPresent(noise -> object.put("noiseMultiplier", noise));
    ObjectNode clip = object.putObject("clip").put("norm", promise.clipNorm());
    promise.adaptive().ifPresent(adaptive -> put(adaptive, clip.putObject("adaptive")));
    object
        .put("samplingRate", promise.samplingRate())
        .put("adversaryShare", promise.adversaryShare());
  }

  private static void put(AdaptiveClip adaptive, ObjectNode object) {
    object.put("quantile", adaptive.quantile()).put("learningRate", adaptive.learningRate());
    adaptive.countNoise().ifPresent(noise -> object.put("countNoise", noise));
    object.put("least", adaptive.least()).put("most", adaptive.most());
  }
}
