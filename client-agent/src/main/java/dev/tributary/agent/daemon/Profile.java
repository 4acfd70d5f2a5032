package dev.tributary.agent.daemon;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.Labels;
import dev.tributary.core.offer.Machine;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a client wants to be seen by those who choose clients.
 *
 * @param labels such as {@code site=ward}
 * @param capacity jobs that may have it in a round at the same time; it trains for them one after
 *     the other
 * @param memoryMiB that all jobs together may reserve here; empty for the memory of the machine
 * @param gpus the same for GPUs
 */
public record Profile(Map<String, String> labels, int capacity, OptionalLong memoryMiB, int gpus) {
  public static final Profile DEFAULT = new Profile(Map.of(), 1, OptionalLong.empty(), 0);

  public Profile {
    Labels.check("labels", labels);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    Require.range("capacity", capacity, 1, ClientOffer.MAX_CAPACITY);
    memoryMiB.ifPresent(
        memory -> Require.range("memoryMiB", memory, 0, ResourceSpec.MOST_MEMORY_MIB));
    Require.range("gpus", gpus, 0, ResourceSpec.MOST_GPUS);
  }

  /** What this process runs on, and what jobs may reserve of it. */
  Machine machine() {
    long memoryBytes = memoryMiB.isPresent() ? memoryMiB.getAsLong() << 20 : memoryOfTheMachine();
    String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return new Machine(os, Runtime.getRuntime().availableProcessors(), memoryBytes, gpus);
  }

  private static long memoryOfTheMachine() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
