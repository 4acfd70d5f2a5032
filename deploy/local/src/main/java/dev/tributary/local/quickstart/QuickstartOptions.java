package dev.tributary.local.quickstart;

import dev.tributary.core.check.Require;
import java.nio.file.Path;

/**
 * @param clients agents, each with its own part of the data
 * @param rounds model versions to make
 * @param seed decides hold-out, parts, first model and training order
 * @param parallelism of the aggregation job
 * @param killTaskManager whether a TaskManager dies in the middle of the middle round
 * @param directory for everything that the run writes
 */
public record QuickstartOptions(
    int clients, int rounds, long seed, int parallelism, boolean killTaskManager, Path directory) {
  /** Every client needs a few of the 1,437 training rows. */
  static final int MOST_CLIENTS = 100;

  /** Slots of the two TaskManagers, and partitions of the updates topic. */
  static final int MOST_PARALLELISM = 4;

  public QuickstartOptions {
    Require.range("--clients", clients, 1, MOST_CLIENTS);
    Require.range("--rounds", rounds, 1, 10_000);
    Require.range("--parallelism", parallelism, 1, MOST_PARALLELISM);
  }
}
