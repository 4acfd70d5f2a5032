package dev.tributary.control.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Quantities as people read them. */
final class Units {
  private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private Units() {}

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.95 && unit < BINARY.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, BINARY[unit]);
  }

  static String duration(long millis) {
    if (millis < 10_000) {
      return millis + " ms";
    }
    if (millis < 600_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f min", millis / 6e4);
  }

  static String time(long millis, ZoneId zone) {
    return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** "1 client", "2 clients". */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
