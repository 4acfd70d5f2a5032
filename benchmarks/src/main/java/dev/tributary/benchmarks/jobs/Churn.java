package dev.tributary.benchmarks.jobs;

import dev.tributary.core.check.Require;

/**
 * Clients that come and go: in each period each of them is away with the same probability, by
 * itself. Their periods begin at different times, so at any moment some leave and others come back.
 *
 * @param share of the clients that is away, in [0, 1)
 * @param periodMillis how long a client stays what it is, at least
 */
record Churn(long seed, double share, long periodMillis) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  Churn {
    Require.that(share >= 0 && share < 1, "--churn", "must be >= 0 and < 1", share);
    Require.range("periodMillis", periodMillis, 1, 3_600_000);
  }

  boolean isThere(String client, long atMillis) {
    long own = mixed(seed ^ mixed(client.hashCode()));
    long period = Math.floorDiv(atMillis + Math.floorMod(own, periodMillis), periodMillis);
    return (mixed(own + period * GOLDEN) >>> 11) * 0x1.0p-53 >= share;
  }

  /** Whether a client that goes says so; the others fall silent. */
  boolean saysGoodbye(String client) {
    return (mixed(seed + client.hashCode()) & 1) == 0;
  }

  /** SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mixed(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
