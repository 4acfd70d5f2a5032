package dev.tributary.agent.daemon;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: 200 ms at first, doubling to 10 s, less a random half so
 * that the clients of a broker that comes back do not all call at once.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 200;
  private static final long MOST_MILLIS = 10_000;

  private long nextMillis = FIRST_MILLIS;

  Duration next() {
    long millis = ThreadLocalRandom.current().nextLong(nextMillis / 2, nextMillis + 1);
    nextMillis = Math.min(2 * nextMillis, MOST_MILLIS);
    return Duration.ofMillis(millis);
  }

  /** It worked: the next trouble begins with a short wait again. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
