package dev.tributary.control.watch;

import dev.tributary.control.flink.FlinkRest.Checkpoints;

/**
 * A job of Flink that has not ended.
 *
 * @param startMillis when it was submitted, since 1970
 */
public record WatchedFlinkJob(String name, long startMillis, Checkpoints checkpoints) {

  /** When its newest checkpoint was completed, or else when it was submitted. */
  public long safeMillis() {
    return checkpoints.newestMillis().orElse(startMillis);
  }
}
