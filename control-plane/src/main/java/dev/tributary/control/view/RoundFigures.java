package dev.tributary.control.view;

import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.RoundPhases;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.job.RoundView;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What all rounds of all jobs come to, from the first record of the log: so who starts again counts
 * the same. One thread writes, any number read.
 */
public final class RoundFigures {
  private static final double[] BOUNDS_SECONDS = {
    0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800
  };

  private final Map<RoundStatus, Long> rounds = new EnumMap<>(RoundStatus.class);
  private final Map<String, Times> phases = new TreeMap<>();
  private long contributions;
  private long updateBytes;

  /**
   * Times of one phase.
   *
   * @param counts of times up to each bound and above the one before, and beyond the last
   */
  public record Times(long[] counts, double sumSeconds) {
    private Times with(double seconds) {
      long[] next = counts.clone();
      int place = Arrays.binarySearch(BOUNDS_SECONDS, seconds);
      next[place >= 0 ? place : -place - 1]++;
      return new Times(next, sumSeconds + seconds);
    }
  }

  /** Upper bounds in seconds of the times that are counted together; beyond the last as well. */
  public static DoubleStream boundsSeconds() {
    return Arrays.stream(BOUNDS_SECONDS);
  }

  /** Takes a decision that took effect. */
  synchronized void take(JobEvent event) {
    if (event.round().isEmpty() || !isOver(event.round().get(), event.record().atMillis())) {
      return;
    }
    RoundView round = event.round().get();
    rounds.merge(round.status(), 1L, Long::sum);
    if (round.status() == RoundStatus.PUBLISHED) {
      contributions += round.members().size();
      updateBytes += round.updateBytes();
      RoundPhases.of(round)
          .ended()
          .forEach(
              (phase, millis) ->
                  phases.merge(
                      phase,
                      new Times(new long[BOUNDS_SECONDS.length + 1], 0).with(millis / 1e3),
                      (times, one) -> times.with(millis / 1e3)));
    }
  }

  /** Whether this decision ended the round; that its model was archived is told of it later. */
  private static boolean isOver(RoundView round, long atMillis) {
    return round.archived().isEmpty()
        && round.endedMillis().isPresent()
        && round.endedMillis().getAsLong() == atMillis;
  }

  /** Rounds that are over, by how they ended. */
  public synchronized Map<RoundStatus, Long> rounds() {
    return Map.copyOf(rounds);
  }

  /** Updates that are in a model. */
  public synchronized long contributions() {
    return contributions;
  }

  /** Bytes of these. */
  public synchronized long updateBytes() {
    return updateBytes;
  }

  /** Times of rounds that made a model, by phase. */
  public synchronized Map<String, Times> phases() {
    return new TreeMap<>(phases);
  }
}
