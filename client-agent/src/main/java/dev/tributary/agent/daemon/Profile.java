package dev.tributary.agent.daemon;

import dev.tributary.core.check.Require;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.Labels;
import dev.tributary.core.offer.Machine;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a client wants to be seen by those who choose clients.
 *
 * @param labels such as {@code site=ward}
 * @param capacity jobs that may have it in a round at the same time; it trains for them one after
 *     the other
 * @param gpus that it may use
 */
public record Profile(Map<String, String> labels, int capacity, int gpus) {
  public static final Profile DEFAULT = new Profile(Map.of(), 1, 0);

  public static final int MOST_GPUS = 1_000;

  public Profile {
    Labels.check("labels", labels);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    Require.range("capacity", capacity, 1, ClientOffer.MAX_CAPACITY);
    Require.range("gpus", gpus, 0, MOST_GPUS);
  }

  /** What this process runs on. */
  Machine machine() {
    long memoryBytes =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return new Machine(os, Runtime.getRuntime().availableProcessors(), memoryBytes, gpus);
  }
}
