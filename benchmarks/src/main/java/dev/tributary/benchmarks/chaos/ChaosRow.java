package dev.tributary.benchmarks.chaos;

import java.util.List;

/**
 * One run.
 *
 * @param faults in the order in which they happened
 * @param sameHash whether every model is the one recomputed from the logged member sets, and, if
 *     all clients counted in all rounds, the one of the undisturbed run
 * @param clients that count in a round, of four
 * @param abandonedRounds that made no model and were tried again
 * @param cutUploads of which a part arrived, and never the rest
 */
record ChaosRow(
    int run,
    long seed,
    List<Outcome> faults,
    boolean sameHash,
    double seconds,
    int clients,
    int abandonedRounds,
    int cutUploads) {

  ChaosRow {
    faults = List.copyOf(faults);
  }

  /**
   * A fault that happened.
   *
   * @param atMillis since the job was submitted
   * @param downMillis for which the process was gone or paused
   * @param recoveryMillis the longest time without a new model that the fault can have caused, see
   *     {@link Standstill#causedBy}; null if the job had no model left to make
   */
  record Outcome(FaultKind kind, long atMillis, long downMillis, Long recoveryMillis) {}
}
