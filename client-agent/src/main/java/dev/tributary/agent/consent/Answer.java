package dev.tributary.agent.consent;

import dev.tributary.core.check.Require;

/**
 * What somebody at the site has said to a job. It stands against the policy, until another one
 * takes its place.
 */
public record Answer(String job, boolean approved, String reason) {
  public Answer {
    Require.name("job", job);
    Require.that(reason != null, "reason", "must be given", null);
    Reasons.check("reason", reason);
  }
}
