package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import java.util.Optional;

/** The part {@code privacy} of a job spec; a spec without it has the JSON that it always had. */
final class PrivacySpecs {
  private static final String PRIVACY = "privacy";
  private static final String SECURE = "secureAggregation";

  private static final int DEFAULT_MODULUS_BITS = 32;
  private static final double DEFAULT_ADVERSARY_SHARE = 0.05;
  private static final double DEFAULT_DROPOUT_SHARE = 0.05;
  private static final int DEFAULT_SECURITY_BITS = 40;

  private PrivacySpecs() {}

  static PrivacySpec of(SpecObject spec, CohortSpec cohort) {
    if (!spec.has(PRIVACY)) {
      return PrivacySpec.NONE;
    }
    SpecObject privacy = spec.object(PRIVACY, SECURE);
    return privacy.has(SECURE)
        ? new PrivacySpec(Optional.of(secure(privacy, cohort)))
        : PrivacySpec.NONE;
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
    privacy
        .secureAggregation()
        .ifPresent(
            secure ->
                json.putObject(PRIVACY)
                    .putObject(SECURE)
                    .put("modulusBits", secure.modulusBits())
                    .put("threatModel", secure.threatModel().spelling())
                    .put("adversaryShare", secure.adversaryShare())
                    .put("dropoutShare", secure.dropoutShare())
                    .put("securityBits", secure.securityBits())
                    .put("minimumMembers", secure.minimumMembers()));
  }
}
