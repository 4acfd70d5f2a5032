package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.offer.Labels;
import dev.tributary.core.selection.ClientSelectors;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who takes part in a round.
 *
 * @param size clients selected; more than {@code goal} to over-provision
 * @param goal complete updates that close the round at once
 * @param minimum complete updates that let the deadline close the round
 * @param patienceMillis how long a round waits for {@code goal} available clients before it starts
 *     with {@code minimum} of them
 * @param selection name of a {@link dev.tributary.core.selection.ClientSelector}
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
    ClientSelectors.named(selection);
    Labels.check("cohort.labels", labels);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Of clients with whatever labels. */
  public CohortSpec(int size, int goal, int minimum, long patienceMillis, String selection) {
    this(size, goal, minimum, patienceMillis, selection, Map.of());
  }
}
