package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;

/**
 * The measures of a graph of neighbours.
 *
 * @param degree neighbours of each client, who hold the shares of its secrets
 * @param threshold shares that reveal a secret
 */
public record Topology(int degree, int threshold) {
  public Topology {
    Require.range("topology.degree", degree, 1, Integer.MAX_VALUE);
    Require.range("topology.threshold", threshold, 1, degree);
  }
}
