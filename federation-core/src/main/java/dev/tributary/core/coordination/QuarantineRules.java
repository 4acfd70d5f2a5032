package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;

/**
 * When a client is put into quarantine without anybody asking for it.
 *
 * @param rejections of contributions through its own fault that are too many; 0 for never
 * @param withinMillis in which they came
 */
public record QuarantineRules(int rejections, long withinMillis) {
  public static final QuarantineRules DEFAULT = new QuarantineRules(10, 3_600_000);
  public static final QuarantineRules NEVER = new QuarantineRules(0, 3_600_000);

  public static final int MOST_REJECTIONS = 1_000;

  public QuarantineRules {
    Require.range("rejections", rejections, 0, MOST_REJECTIONS);
    Require.range("withinMillis", withinMillis, 1, Long.MAX_VALUE / 4);
  }
}
