package dev.tributary.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process on Linux, as {@code /proc} tells it. */
public final class ProcessMemory {

  private final long pid;

  public ProcessMemory(long pid) {
    this.pid = pid;
  }

  /** Most bytes resident at once since the process began or {@link #forgetPeak} was called. */
  public long peakBytes() {
    return bytes("VmHWM:");
  }

  /** Bytes resident now. */
  public long bytes() {
    return bytes("VmRSS:");
  }

  /** Starts the peak anew from what is resident now. */
  public void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot reset the peak memory of process " + pid, failed);
    }
  }

  private long bytes(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended: no " + key));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read the memory of process " + pid, failed);
    }
  }
}
