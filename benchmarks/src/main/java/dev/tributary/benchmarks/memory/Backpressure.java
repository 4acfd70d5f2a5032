package dev.tributary.benchmarks.memory;

import dev.tributary.benchmarks.load.Uploads;
import java.time.Duration;

/** Lets the senders go so far ahead of the job, so that the log may forget what is behind it. */
final class Backpressure implements Uploads.Room {
  private static final long LOOK_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final MemoryCluster cluster;
  private final long mostAheadBytes;
  private final long receivedBefore;
  private long received;

  Backpressure(MemoryCluster cluster, long mostAheadBytes) {
    this.cluster = cluster;
    this.mostAheadBytes = mostAheadBytes;
    this.receivedBefore = cluster.receivedBytes();
  }

  @Override
  public void await(long bytesSent) throws InterruptedException {
    long begun = System.nanoTime();
    while (bytesSent - received > mostAheadBytes) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "the job must take in more than %d of %d bytes".formatted(received, bytesSent));
      }
      received = cluster.receivedBytes() - receivedBefore;
      if (bytesSent - received > mostAheadBytes) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }
}
