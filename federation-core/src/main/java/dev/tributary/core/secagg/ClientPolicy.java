package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;

/**
 * What a client insists on, whatever the job says.
 *
 * @param minimumClients fewest clients whose sum it helps to reveal, 3 or more: of two, each could
 *     subtract its own part
 * @param floor assumptions that degree and threshold must serve as well as the job's
 */
public record ClientPolicy(int minimumClients, Assumptions floor) {
  public ClientPolicy {
    Require.range("secureAggregation.minimumClients", minimumClients, 3, Integer.MAX_VALUE);
    Require.that(floor != null, "secureAggregation.floor", "must be given", null);
  }
}
