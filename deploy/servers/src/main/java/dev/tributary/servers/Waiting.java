package dev.tributary.servers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Patience with a limit: looks at a condition again and again until it holds. */
public final class Waiting {

  private static final long PAUSE_MILLIS = 20;

  private Waiting() {}

  /**
   * Returns as soon as the condition holds.
   *
   * <p>A condition that throws has not come true yet; the last such cause is attached if time runs
   * out. A condition that can no longer come true says so with {@link Hopeless}, which ends the
   * wait at once.
   *
   * @param what completes the sentence "waited 30 s for ..."
   * @throws IllegalStateException if the limit passes first
   */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long start = System.nanoTime();
    Exception lastCause;
    do {
      try {
        if (condition.call()) {
          return;
        }
        lastCause = null;
      } catch (Hopeless hopeless) {
        throw hopeless;
      } catch (Exception notYet) {
        lastCause = notYet;
      }
      pause(what);
    } while (System.nanoTime() - start < limit.toNanos());
    throw new IllegalStateException(
        "waited %.1f s for %s".formatted(limit.toMillis() / 1e3, what), lastCause);
  }

  private static void pause(String what) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, interrupt);
    }
  }

  /** What was waited for can no longer happen. */
  public static final class Hopeless extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public Hopeless(String message) {
      super(message);
    }

    public Hopeless(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
