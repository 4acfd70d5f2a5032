package dev.tributary.core.update;

import dev.tributary.core.aggregation.ExactSum;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Empty sums for reuse: a large model's accumulators are allocated once and not once a round. Holds
 * at most what was in use at one time, and no more than {@link #MOST_COORDINATES}.
 */
final class SumPool {
  private static final long MOST_COORDINATES = 1L << 26;

  private final Map<Integer, ArrayDeque<ExactSum>> free = new HashMap<>();
  private long held;

  ExactSum take(int coordinates) {
    ArrayDeque<ExactSum> sums = free.get(coordinates);
    ExactSum sum = sums == null ? null : sums.pollLast();
    if (sum == null) {
      return new ExactSum(coordinates);
    }
    held -= coordinates;
    return sum;
  }

  void giveBack(ExactSum sum) {
    int coordinates = sum.values().length;
    if (held + coordinates <= MOST_COORDINATES) {
      sum.clear();
      free.computeIfAbsent(coordinates, n -> new ArrayDeque<>()).addLast(sum);
      held += coordinates;
    }
  }
}
