package dev.tributary.core.offer;

import dev.tributary.core.check.Require;

/**
 * What a client runs on, and what of it jobs may reserve.
 *
 * @param os empty if it does not say
 * @param cpus processors that it may use, 0 if it does not say
 * @param memoryBytes that the tasks of all jobs may reserve together; 0 if it does not say, and
 *     then nothing can be reserved
 * @param gpus the same, 0 if it has none or does not say
 */
public record Machine(String os, int cpus, long memoryBytes, int gpus) {
  public static final Machine UNKNOWN = new Machine("", 0, 0, 0);

  private static final int LONGEST_OS = 64;

  public Machine {
    Require.that(os != null && os.length() <= LONGEST_OS, "os", "must have <= 64 characters", os);
    Require.range("cpus", cpus, 0, Integer.MAX_VALUE);
    Require.range("memoryBytes", memoryBytes, 0, Long.MAX_VALUE);
    Require.range("gpus", gpus, 0, Integer.MAX_VALUE);
  }

  /** Whole mebibytes, in which jobs reserve. */
  public long memoryMiB() {
    return memoryBytes >> 20;
  }
}
