package dev.tributary.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What this process has computed: other load on the machine does not change it much. */
public final class CpuTime {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Nanoseconds of the calling thread since its start. */
  public static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Nanoseconds of all threads since the start. */
  public static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
