package dev.tributary.benchmarks.peers;

import dev.tributary.core.check.Require;

/**
 * What both systems do: federated averaging over all clients in every round.
 *
 * @param params coordinates of the model, float32
 * @param rounds that are measured
 */
record Workload(int clients, int params, int rounds) {

  /** Before the clock starts: connections, class loading, the first selection. */
  static final int WARM_UP_ROUNDS = 1;

  private static final double SECONDS_PER_MINUTE = 60;

  Workload {
    Require.range("--clients", clients, 2, 1_000);
    Require.range("--params", params, 10, 100_000_000);
    Require.range("--rounds", rounds, 1, 10_000);
  }

  int allRounds() {
    return WARM_UP_ROUNDS + rounds;
  }

  /**
   * @param seconds from the end of the last warm-up round to the end of the last round
   */
  double roundsPerMinute(double seconds) {
    return rounds / seconds * SECONDS_PER_MINUTE;
  }
}
