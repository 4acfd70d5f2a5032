package dev.tributary.benchmarks.aggregate;

import java.util.Locale;

/**
 * One round.
 *
 * @param rawBytesPerSecond of the bare consumers, before and after the job together
 * @param jobSeconds from the first chunk to the published model
 * @param rawCpuSeconds of this process while the bare consumers read once; without the broker
 * @param jobCpuSeconds of this process while the job ran; without the broker
 */
record Repetition(
    long bytes,
    double rawBytesPerSecond,
    double jobSeconds,
    double rawCpuSeconds,
    double jobCpuSeconds,
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
        "consumers %.3f GB/s, job %.3f GB/s, ratio %.2f; CPU %.2f s and %.2f s; %d checkpoints",
        rawBytesPerSecond / 1e9,
        jobBytesPerSecond() / 1e9,
        ratio(),
        rawCpuSeconds,
        jobCpuSeconds,
        checkpoints);
  }
}
