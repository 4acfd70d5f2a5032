package dev.tributary.local.quickstart;

import dev.tributary.core.check.Require;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * @param clients agents, each with its own part of the data
 * @param rounds model versions to make
 * @param seed decides hold-out, parts, first model and training order
 * @param parallelism of the aggregation job
 * @param killTaskManager whether a TaskManager dies in the middle of the middle round
 * @param secure whether clients mask their updates, while some of them are killed in each phase
 * @param dpEpsilon the budget of differential privacy; empty without
 * @param directory for everything that the run writes
 */
public record QuickstartOptions(
    int clients,
    int rounds,
    long seed,
    int parallelism,
    boolean killTaskManager,
    boolean secure,
    OptionalDouble dpEpsilon,
    Path directory) {
  /** Every client needs a few of the 1,437 training rows. */
  static final int MOST_CLIENTS = 100;

  /** Slots of the two TaskManagers, and partitions of the updates topic. */
  static final int MOST_PARALLELISM = 4;

  /** A fifth of them is killed at once. */
  private static final int LEAST_SECURE_CLIENTS = 5;

  /** One to kill in for each phase, and one to end with. */
  static final int LEAST_SECURE_ROUNDS = 6;

  public QuickstartOptions {
    Require.range("--clients", clients, 1, MOST_CLIENTS);
    Require.range("--rounds", rounds, 1, 10_000);
    Require.range("--parallelism", parallelism, 1, MOST_PARALLELISM);
    dpEpsilon.ifPresent(
        epsilon -> Require.that(epsilon > 0, "--dp-epsilon", "must be > 0", epsilon));
    if (secure) {
      Require.range("--clients with --secure", clients, LEAST_SECURE_CLIENTS, MOST_CLIENTS);
      Require.range("--rounds with --secure", rounds, LEAST_SECURE_ROUNDS, 10_000);
    }
  }

  /** A run whose updates are in the clear, and whose models promise nothing. */
  public QuickstartOptions(
      int clients,
      int rounds,
      long seed,
      int parallelism,
      boolean killTaskManager,
      Path directory) {
    this(
        clients,
        rounds,
        seed,
        parallelism,
        killTaskManager,
        false,
        OptionalDouble.empty(),
        directory);
  }
}
