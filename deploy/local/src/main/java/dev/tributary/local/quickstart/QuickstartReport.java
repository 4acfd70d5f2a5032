package dev.tributary.local.quickstart;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run came to; the fields of {@code --output json}, in this order.
 *
 * @param rounds model versions made
 * @param accuracy of the last model on the held-out rows
 * @param pooledAccuracy of the same model trained on all rows in one place
 * @param modelSha256 hex, of the last model as float32, little endian
 * @param seconds from the start of the command to its report
 * @param startupSeconds of them, until the first round could start
 * @param updatesCounted updates in the member sets of the rounds
 * @param updatesRejected records in the rejected topic, each once
 * @param restarts of the aggregation job
 * @param modelPath the exported copy
 * @param curvePath the learning curve
 * @param secureAggregation whether clients masked their updates
 * @param dropouts clients that were lost in the middle of secure rounds
 * @param epsilonSpent of the budget of differential privacy; null without one
 * @param rejections why records were rejected
 */
public record QuickstartReport(
    int rounds,
    int clients,
    double accuracy,
    double pooledAccuracy,
    String modelSha256,
    double seconds,
    double startupSeconds,
    Millis roundMillis,
    long updatesCounted,
    long updatesRejected,
    int restarts,
    String modelPath,
    String curvePath,
    boolean secureAggregation,
    Dropouts dropouts,
    Double epsilonSpent,
    Rejections rejections) {

  /**
   * @param byPhase clients by the phase that they did not come through; empty without phases
   */
  public record Dropouts(Map<String, Integer> byPhase) {}

  /**
   * @param byReason records by the reason that the rejected topic gives
   */
  public record Rejections(Map<String, Integer> byReason) {
    int count() {
      return byReason.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Such as {@code 3 rejected (late 2, not_selected 1)}. */
    String text() {
      String reasons =
          byReason.entrySet().stream()
              .map(reason -> reason.getKey() + " " + reason.getValue())
              .collect(Collectors.joining(", ", " (", ")"));
      return count() + " rejected" + (byReason.isEmpty() ? "" : reasons);
    }
  }

  /** Percentiles of the rounds' times. */
  public record Millis(long p50, long p99) {
    static Millis of(List<RoundLine> rounds) {
      long[] sorted = rounds.stream().mapToLong(RoundLine::millis).sorted().toArray();
      return new Millis(percentile(sorted, 0.50), percentile(sorted, 0.99));
    }

    /** Nearest rank. */
    private static long percentile(long[] sorted, double share) {
      int rank = (int) Math.ceil(share * sorted.length);
      return Arrays.stream(sorted).skip(Math.max(0, rank - 1)).findFirst().orElse(0);
    }
  }
}
