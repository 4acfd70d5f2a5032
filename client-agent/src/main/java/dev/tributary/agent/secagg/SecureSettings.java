package dev.tributary.agent.secagg;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.Identity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client takes part in secure rounds.
 *
 * @param identity with which it signs
 * @param directory a file with the keys of all clients; empty to take them from the topic of
 *     identities and to pin each at first use
 * @param policy what it insists on, whatever a job says
 * @param required whether it takes part in secure rounds alone
 */
public record SecureSettings(
    Identity identity, Optional<Path> directory, ClientPolicy policy, boolean required) {
  public SecureSettings {
    Require.that(identity != null, "secureAggregation.identity", "must be given", null);
    Require.that(policy != null, "secureAggregation.policy", "must be given", null);
  }

  /** Without the identity. */
  @Override
  public String toString() {
    return "SecureSettings[publicKey=%s, directory=%s, policy=%s, required=%s]"
        .formatted(identity.publicKey(), directory, policy, required);
  }
}
