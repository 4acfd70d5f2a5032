package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * What one task, a client's part in a round, reserves of its client: taken off what the client
 * offers for as long as the task lasts, so that jobs together are not promised more than there is.
 * It is an account, as a request is in Kubernetes: nothing keeps a trainer from using more.
 *
 * @param memoryMiB mebibytes; 0 reserves none, like the others
 */
public record ResourceSpec(int memoryMiB, int gpus) {
  public static final ResourceSpec NONE = new ResourceSpec(0, 0);

  /** One pebibyte. */
  public static final int MOST_MEMORY_MIB = 1 << 30;

  public static final int MOST_GPUS = 1_000;

  public ResourceSpec {
    Require.range("resources.memoryMiB", memoryMiB, 0, MOST_MEMORY_MIB);
    Require.range("resources.gpus", gpus, 0, MOST_GPUS);
  }

  /** Whether both reserve some of the same. */
  public boolean competesWith(ResourceSpec other) {
    return (memoryMiB > 0 && other.memoryMiB > 0) || (gpus > 0 && other.gpus > 0);
  }
}
