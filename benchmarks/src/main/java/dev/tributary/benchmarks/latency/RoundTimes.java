package dev.tributary.benchmarks.latency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened when in each round; milliseconds of this machine's clock, which is the broker's,
 * too. Thread-safe.
 */
final class RoundTimes {
  private final Map<Integer, Long> lastAppended = new TreeMap<>();
  private final Map<Integer, Double> published = new TreeMap<>();
  private final Map<Integer, List<Double>> firstBytes = new TreeMap<>();

  static double nowMillis() {
    return Duration.between(Instant.EPOCH, Instant.now()).toNanos() / 1e6;
  }

  /** A client's last chunk is in the log, by the broker's own time stamp. */
  synchronized void appended(int round, long millis) {
    lastAppended.merge(round, millis, Math::max);
  }

  /** A consumer has the record of the round's model. */
  synchronized void published(int round) {
    published.put(round, nowMillis());
  }

  /** A client has read that the round is open, and the first part of the model it starts from. */
  synchronized void firstBytes(int round) {
    firstBytes.computeIfAbsent(round, r -> new ArrayList<>()).add(nowMillis());
  }

  /** From the append of the last chunk to the published model, a value a round. */
  synchronized List<Double> toPublished(int first, int last) {
    List<Double> millis = new ArrayList<>();
    for (int round = first; round <= last; round++) {
      millis.add(published.get(round) - lastAppended.get(round));
    }
    return millis;
  }

  /** From the published model to the next round's first bytes, a value a round and client. */
  synchronized List<Double> toNextRound(int first, int last) {
    List<Double> millis = new ArrayList<>();
    for (int round = first; round <= last; round++) {
      for (double there : firstBytes.get(round + 1)) {
        millis.add(there - published.get(round));
      }
    }
    return millis;
  }
}
