package dev.tributary.core.job;

import java.util.Arrays;
import java.util.Locale;

/** What clients measure and a job may end by. */
public enum Metric {
  /** Fraction of the rows that are labelled rightly, in [0, 1]: the higher the better. */
  ACCURACY("max", 1),
  /** Mean loss a row: the lower the better. */
  LOSS("min", -1);

  private final String direction;
  private final int sign;

  Metric(String direction, int sign) {
    this.direction = direction;
    this.sign = sign;
  }

  public static Metric named(String subject, String spelling) {
    return Arrays.stream(values())
        .filter(metric -> metric.spelling().equals(spelling))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be accuracy or loss, got %s".formatted(subject, spelling)));
  }

  /** As a job spec spells it. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Which way is better: {@code max} or {@code min}. */
  public String direction() {
    return direction;
  }

  /** How much better one value is than another; below zero if it is worse. */
  public double gain(double value, double over) {
    return sign * (value - over);
  }
}
