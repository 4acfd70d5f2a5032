package dev.tributary.agent.consent;

import dev.tributary.core.check.Require;

/**
 * What somebody at the site has said to a job. It stands against the policy, until another one
 * takes its place.
 *
 * @param specSha256 of the spec that was answered, as {@link dev.tributary.wire.JobSpecs#sha256};
 *     empty if an older version wrote the answer, and nobody knows
 */
public record Answer(String job, boolean approved, String reason, String specSha256) {
  public Answer {
    Require.name("job", job);
    Require.that(reason != null, "reason", "must be given", null);
    Reasons.check("reason", reason);
    if (!specSha256.isEmpty()) {
      Require.sha256("specSha256", specSha256);
    }
  }

  /**
   * Whether it stands for a job with this spec: an approval for the one that was approved alone, a
   * refusal for any. So an owner who errs does it on the safe side.
   */
  boolean standsFor(String spec) {
    return !approved || specSha256.equals(spec);
  }
}
