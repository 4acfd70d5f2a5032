package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.offer.Labels;
import dev.tributary.core.selection.ClientSelectors;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who takes part in a round. Where chance alone draws the cohort ({@link #isSampled}), goal and
 * minimum are updates to be expected of a draw, and all who were drawn are waited for.
 *
 * @param size clients selected; more than {@code goal} to over-provision, or for draws to fit
 * @param goal complete updates that close the round at once
 * @param minimum complete updates that let the deadline close the round
 * @param patienceMillis how long a round waits for {@code goal} available clients before it starts
 *     with {@code minimum} of them
 * @param selection name of a {@link dev.tributary.core.selection.ClientSelector}; which ones there
 *     are is the coordinator's to know, not that of readers of the log
 * @param labels what a client must have, value by value
 */
public record CohortSpec(
    int size,
    int goal,
    int minimum,
    long patienceMillis,
    String selection,
    Map<String, String> labels) {
  /** With ids of the longest kind a {@code RoundStarted} still fits into one record of 1 MiB. */
  public static final int MAX_SIZE = 15_000;

  public CohortSpec {
    Require.range("cohort.size", size, 1, MAX_SIZE);
    Require.range("cohort.goal", goal, 1, size);
    Require.range("cohort.minimum", minimum, 1, goal);
    Require.range("cohort.patienceMillis", patienceMillis, 0, Long.MAX_VALUE / 4);
    Require.name("cohort.selection", selection);
    Labels.check("cohort.labels", labels);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Of clients with whatever labels. */
  public CohortSpec(int size, int goal, int minimum, long patienceMillis, String selection) {
    this(size, goal, minimum, patienceMillis, selection, Map.of());
  }

  /** Whether each client is drawn by itself, with the same probability. */
  boolean isSampled() {
    return selection.equals(ClientSelectors.POISSON);
  }

  /** Clients that must be there for so many updates to be expected of a round. */
  int clientsFor(int updates, double samplingRate) {
    // A rate is a rounded decimal: with 0.7 of 10 clients 7 are to be expected.
    double clients = Math.ceil(updates / samplingRate * (1 - 1e-12));
    return (int) Math.min(Integer.MAX_VALUE, clients);
  }

  /**
   * Chance draws cohorts exactly where the account counts on it, and its draws fit but for a few in
   * ten thousand: four deviations above their mean, if as many clients are there as {@code goal}
   * needs.
   *
   * @param samplingRate in (0, 1], 1 where the account counts on nothing
   */
  void requireFit(double samplingRate) {
    boolean counted = samplingRate < 1;
    Require.that(
        isSampled() == counted,
        "cohort.selection",
        counted
            ? "must be poisson with privacy.differentialPrivacy.samplingRate " + samplingRate
            : "must not be poisson unless privacy.differentialPrivacy.samplingRate is below 1",
        selection);
    if (counted) {
      double mostUsual = goal + 4 * Math.sqrt(goal * (1 - samplingRate));
      int least = (int) Math.min(clientsFor(goal, samplingRate), Math.ceil(mostUsual));
      Require.that(
          size >= least,
          "cohort.size",
          "must be >= %d with cohort.selection poisson, so that draws of cohort.goal %d on average"
                  .formatted(least, goal)
              + " fit",
          size);
    }
  }
}
