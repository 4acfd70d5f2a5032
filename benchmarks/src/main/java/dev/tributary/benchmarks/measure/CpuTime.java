package dev.tributary.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has computed: other load on the machine does not change it much. */
public final class CpuTime {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CpuTime() {}

  /** Nanoseconds of all threads since the start. */
  public static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
