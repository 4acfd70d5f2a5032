package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import java.util.Optional;

/**
 * What is done so that nobody learns more than the models.
 *
 * @param secureAggregation how updates are masked; empty if they are not
 */
public record PrivacySpec(Optional<SecureAggregationSpec> secureAggregation) {
  public static final PrivacySpec NONE = new PrivacySpec(Optional.empty());

  public PrivacySpec {
    Require.that(
        secureAggregation != null, "privacy.secureAggregation", "must be given or empty", null);
  }
}
