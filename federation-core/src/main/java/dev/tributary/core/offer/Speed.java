package dev.tributary.core.offer;

import dev.tributary.core.check.Require;

/**
 * How fast a client was in its newest round.
 *
 * @param secondsPerBatch of training, 0 if it was not measured
 * @param uploadBytesPerSecond of its update, 0 if it was not measured
 */
public record Speed(double secondsPerBatch, double uploadBytesPerSecond) {
  public static final Speed UNKNOWN = new Speed(0, 0);

  public Speed {
    requireMeasure("secondsPerBatch", secondsPerBatch);
    requireMeasure("uploadBytesPerSecond", uploadBytesPerSecond);
  }

  private static void requireMeasure(String subject, double value) {
    Require.that(Double.isFinite(value) && value >= 0, subject, "must be finite and >= 0", value);
  }
}
