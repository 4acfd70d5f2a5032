package dev.tributary.core.check;

import java.util.regex.Pattern;

/** One place for the wording of a refused value: subject, rule, value. */
public final class Require {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Require() {}

  /**
   * @throws IllegalArgumentException unless {@code value} lies in [{@code min}, {@code max}]
   */
  public static void range(String subject, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], got %d".formatted(subject, min, max, value));
    }
  }

  /**
   * @throws IllegalArgumentException unless {@code value} is finite and above zero
   */
  public static void positive(String subject, double value) {
    that(Double.isFinite(value) && value > 0, subject, "must be finite and > 0", value);
  }

  /**
   * @throws IllegalArgumentException unless {@code value} is 1-64 letters, digits, dots, dashes or
   *     underscores and starts with a letter or digit
   */
  public static void name(String subject, String value) {
    that(
        value != null && NAME.matcher(value).matches(),
        subject,
        "must match " + NAME.pattern(),
        value);
  }

  /**
   * @throws IllegalArgumentException unless {@code hex} is a SHA-256 in lower case
   */
  public static void sha256(String subject, String hex) {
    that(hex != null && SHA256.matcher(hex).matches(), subject, "must be 64 hex digits", hex);
  }

  /**
   * @throws IllegalArgumentException with subject, rule and value unless {@code holds}
   */
  public static void that(boolean holds, String subject, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(subject + " " + rule + ", got " + value);
    }
  }
}
