package dev.tributary.control.cli;

import dev.tributary.control.watch.Alert;
import dev.tributary.control.watch.Picture;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What is wrong, for people. */
final class AlertOutput {
  private AlertOutput() {}

  /**
   * @param picture what was looked at: what was not to be seen is said
   */
  static List<String> lines(List<Alert> open, Picture picture, long nowMillis, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    for (Alert alert : open) {
      lines.add(
          "%s %s, since %s, for %s"
              .formatted(
                  alert.kind(),
                  alert.subject(),
                  Units.time(alert.sinceMillis(), zone),
                  Units.duration(Math.max(0, nowMillis - alert.sinceMillis()))));
      lines.add("  " + alert.what());
      lines.add("  to do: " + alert.todo());
    }
    if (open.isEmpty()) {
      lines.add("nothing is wrong");
    }
    if (picture.lags().isEmpty()) {
      lines.add("(the broker does not say how far the aggregation job is behind)");
    }
    if (picture.flink().isEmpty()) {
      lines.add("(Flink was not asked for its checkpoints: flink.ui is not set, or it is away)");
    }
    return lines;
  }
}
