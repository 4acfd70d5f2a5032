package dev.tributary.benchmarks.peers;

import dev.tributary.benchmarks.measure.ProcessMemory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The peaks of several processes, as far as they were looked at: one that ends is remembered. The
 * peak is kept by the system, so a look misses only what a process gains after the last one.
 */
final class PeakMemory {

  private final Map<Long, Long> peaks = new TreeMap<>();

  /** Looks at a process and at all that it and its children started. */
  void lookAtTree(long root) {
    ProcessHandle.of(root)
        .ifPresent(
            process ->
                LongStream.concat(
                        LongStream.of(root), process.descendants().mapToLong(ProcessHandle::pid))
                    .forEach(this::lookAt));
  }

  void lookAt(long pid) {
    try {
      peaks.merge(pid, new ProcessMemory(pid).peakBytes(), Math::max);
    } catch (RuntimeException ended) {
      // Between two looks; what it had before stays.
      return;
    }
  }

  /** The sum of the processes' own peaks. */
  long bytes() {
    if (peaks.isEmpty()) {
      throw new IllegalStateException("no process was there to look at");
    }
    return peaks.values().stream().mapToLong(Long::longValue).sum();
  }
}
