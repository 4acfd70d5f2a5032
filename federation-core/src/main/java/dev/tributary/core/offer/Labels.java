package dev.tributary.core.offer;

import dev.tributary.core.check.Require;
import java.util.Map;

/** The rule for labels: a few names with a name each, by which owners of jobs choose clients. */
public final class Labels {
  public static final int MOST = 32;

  private Labels() {}

  /**
   * @throws IllegalArgumentException naming the label and the rule that it breaks
   */
  public static void check(String subject, Map<String, String> labels) {
    Require.that(labels != null, subject, "must be given", null);
    Require.range(subject + " (entries)", labels.size(), 0, MOST);
    labels.forEach(
        (name, value) -> {
          Require.name(subject + " (name)", name);
          Require.name(subject + "." + name, value);
        });
  }
}
