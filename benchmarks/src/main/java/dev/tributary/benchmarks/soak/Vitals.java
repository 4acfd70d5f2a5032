package dev.tributary.benchmarks.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tributary.control.flink.FlinkRest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** What a federation in this JVM holds on to. */
final class Vitals {

  /** What must not grow; the order is that of the table. */
  enum Quantity {
    HEAP_AFTER_GC_BYTES("heapAfterGcBytes"),
    CHECKPOINT_BYTES("checkpointBytes"),
    ROCKSDB_FILES("rocksDbFiles"),
    ROCKSDB_BYTES("rocksDbBytes"),
    OPEN_FILES("openFiles"),
    THREADS("threads");

    private final String key;

    Quantity(String key) {
      this.key = key;
    }

    /** As in the JSON output; the unit is its last word, without one it is a count. */
    String key() {
      return key;
    }
  }

  private final FlinkRest flink;
  private final String job;
  private final Path state;
  private final UnixOperatingSystemMXBean system;

  /**
   * @param state the directory below which the TaskManagers keep RocksDB
   * @throws IllegalStateException if this system does not count a process's open files
   */
  Vitals(FlinkRest flink, String job, Path state) {
    this.flink = flink;
    this.job = job;
    this.state = state;
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      throw new IllegalStateException("open files can only be counted on Linux and macOS");
    }
    this.system = unix;
  }

  /** As they are now. Collects garbage first, all of it, and so stops the JVM for a moment. */
  Map<Quantity, Double> measure() {
    Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
    System.gc();
    values.put(
        Quantity.HEAP_AFTER_GC_BYTES,
        (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    values.put(Quantity.CHECKPOINT_BYTES, (double) flink.checkpointBytes(job));
    RocksDbFiles files = RocksDbFiles.below(state);
    values.put(Quantity.ROCKSDB_FILES, (double) files.count());
    values.put(Quantity.ROCKSDB_BYTES, (double) files.bytes());
    values.put(Quantity.OPEN_FILES, (double) system.getOpenFileDescriptorCount());
    values.put(Quantity.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
    return values;
  }
}
