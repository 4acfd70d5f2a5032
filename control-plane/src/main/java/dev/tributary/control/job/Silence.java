package dev.tributary.control.job;

import java.time.Duration;

/** Notices that nothing was heard for a while; once a silence. */
final class Silence {
  private final long longNanos;
  private long lastNanos;
  private boolean noticed;

  /**
   * @param isLong from when on a silence is worth a word
   * @param nowNanos of a clock that only runs forward, as in the other calls
   */
  Silence(Duration isLong, long nowNanos) {
    this.longNanos = isLong.toNanos();
    this.lastNanos = nowNanos;
  }

  void heard(long nowNanos) {
    lastNanos = nowNanos;
    noticed = false;
  }

  /** Whether it has just become long. */
  boolean becameLong(long nowNanos) {
    if (noticed || nowNanos - lastNanos < longNanos) {
      return false;
    }
    noticed = true;
    return true;
  }
}
