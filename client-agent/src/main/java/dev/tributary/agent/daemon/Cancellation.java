package dev.tributary.agent.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells one task that its result is of no use any more. Thread-safe. */
final class Cancellation {
  private final CountDownLatch cancelled = new CountDownLatch(1);

  void cancel() {
    cancelled.countDown();
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Waits, at most until it is cancelled, which it then tells. */
  boolean isCancelledWithin(Duration time) throws InterruptedException {
    return cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
