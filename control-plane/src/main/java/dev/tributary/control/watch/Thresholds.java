package dev.tributary.control.watch;

import dev.tributary.core.check.Require;
import java.util.Map;
import java.util.TreeSet;

/**
 * From when on something counts as wrong. All in milliseconds.
 *
 * @param roundMillis a round may be late
 * @param jobMillis a job may make no model, beyond what its round may take
 * @param clientMillis a client may be silent
 * @param clientGoneMillis from when on a silent client is taken for one that will not come back, of
 *     which nothing is said any more
 * @param lagMillis the oldest record that the aggregation job has not read may be old
 * @param checkpointMillis there may be no new checkpoint
 * @param settleMillis something must be right again before it counts as such
 * @param everyMillis between two looks
 */
public record Thresholds(
    long roundMillis,
    long jobMillis,
    long clientMillis,
    long clientGoneMillis,
    long lagMillis,
    long checkpointMillis,
    long settleMillis,
    long everyMillis) {
  /** What the keys begin with. */
  public static final String PREFIX = "api.alerts.";

  public static final Thresholds DEFAULT =
      new Thresholds(10_000, 600_000, 60_000, 86_400_000, 60_000, 120_000, 15_000, 3_000);

  private static final Map<String, Long> DEFAULTS =
      Map.of(
          "round-millis", DEFAULT.roundMillis,
          "job-millis", DEFAULT.jobMillis,
          "client-millis", DEFAULT.clientMillis,
          "client-gone-millis", DEFAULT.clientGoneMillis,
          "lag-millis", DEFAULT.lagMillis,
          "checkpoint-millis", DEFAULT.checkpointMillis,
          "settle-millis", DEFAULT.settleMillis,
          "every-millis", DEFAULT.everyMillis);

  public Thresholds {
    atLeast("round-millis", roundMillis, 0);
    atLeast("job-millis", jobMillis, 0);
    atLeast("client-millis", clientMillis, 1);
    atLeast("client-gone-millis", clientGoneMillis, clientMillis);
    atLeast("lag-millis", lagMillis, 1);
    atLeast("checkpoint-millis", checkpointMillis, 1);
    atLeast("settle-millis", settleMillis, 0);
    atLeast("every-millis", everyMillis, 100);
  }

  private static void atLeast(String key, long value, long least) {
    Require.range(PREFIX + key, value, least, Long.MAX_VALUE / 4);
  }

  /**
   * From a flat configuration; keys that do not begin with {@link #PREFIX} are passed over.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static Thresholds fromMap(Map<String, String> configuration) {
    for (Map.Entry<String, String> entry : configuration.entrySet()) {
      String key = entry.getKey();
      Require.that(
          !key.startsWith(PREFIX) || DEFAULTS.containsKey(key.substring(PREFIX.length())),
          key,
          "is not known; known keys behind " + PREFIX + ": " + new TreeSet<>(DEFAULTS.keySet()),
          entry.getValue());
    }
    return new Thresholds(
        number(configuration, "round-millis"),
        number(configuration, "job-millis"),
        number(configuration, "client-millis"),
        number(configuration, "client-gone-millis"),
        number(configuration, "lag-millis"),
        number(configuration, "checkpoint-millis"),
        number(configuration, "settle-millis"),
        number(configuration, "every-millis"));
  }

  private static long number(Map<String, String> configuration, String key) {
    String text = configuration.get(PREFIX + key);
    if (text == null) {
      return DEFAULTS.get(key);
    }
    Require.that(text.matches("\\d{1,12}"), PREFIX + key, "must be a number", text);
    return Long.parseLong(text);
  }
}
