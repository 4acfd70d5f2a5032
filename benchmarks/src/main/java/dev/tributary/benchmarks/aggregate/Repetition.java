package dev.tributary.benchmarks.aggregate;

import java.util.Locale;

/**
 * One round.
 *
 * @param rawBytesPerSecond of the bare consumers, before and after the job together
 * @param jobSeconds from the first chunk to the published model
 */
record Repetition(
    long bytes,
    double rawBytesPerSecond,
    double jobSeconds,
    long checkpoints,
    long peakHeapBytes,
    long peakRssBytes) {

  public double jobBytesPerSecond() {
    return bytes / jobSeconds;
  }

  public double ratio() {
    return jobBytesPerSecond() / rawBytesPerSecond;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "consumers %.3f GB/s, job %.3f GB/s, ratio %.2f, %d checkpoints",
        rawBytesPerSecond / 1e9,
        jobBytesPerSecond() / 1e9,
        ratio(),
        checkpoints);
  }
}
