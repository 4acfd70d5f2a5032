package dev.tributary.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** Peak memory of this process. */
public final class OwnMemory {
  private static final ProcessMemory RESIDENT = new ProcessMemory(ProcessHandle.current().pid());

  private OwnMemory() {}

  /** Starts both peaks anew. */
  public static void forgetPeaks() {
    RESIDENT.forgetPeak();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  public static long peakResidentBytes() {
    return RESIDENT.peakBytes();
  }

  /** Sum of the peaks of the heap's parts, garbage and all: the heap never held more. */
  public static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
