package dev.tributary.core.round;

/**
 * Whether somebody has paused a job.
 *
 * @param reason why, empty if the job is not paused
 * @param askedMillis the broker's time of the newest command about the job that was obeyed and can
 *     be given again, 0 if there was none; what was asked before it, or is read a second time, does
 *     not count
 */
public record Steering(boolean paused, String reason, long askedMillis) {
  public static final Steering NONE = new Steering(false, "", 0);

  Steering withAsked(long millis) {
    return new Steering(paused, reason, millis);
  }
}
