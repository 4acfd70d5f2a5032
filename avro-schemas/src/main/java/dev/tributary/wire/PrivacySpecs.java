package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
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
    return new DifferentialPrivacySpec(
        NoisePlace.named(promise.text("place", usual.spelling())),
        promise.number("epsilon"),
        promise.number("delta"),
        promise.has("noiseMultiplier")
            ? OptionalDouble.of(promise.number("noiseMultiplier"))
            : OptionalDouble.empty(),
        promise.object("clip", "norm").number("norm"),
        Optional.empty(),
        promise.number("samplingRate", 1),
        promise.number(
            "adversaryShare", secure.map(SecureAggregationSpec::adversaryShare).orElse(0.0)));
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
    object.putObject("clip").put("norm", promise.clipNorm());
    object
        .put("samplingRate", promise.samplingRate())
        .put("adversaryShare", promise.adversaryShare());
  }
}
