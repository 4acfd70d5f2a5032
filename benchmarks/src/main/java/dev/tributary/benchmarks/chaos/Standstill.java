package dev.tributary.benchmarks.chaos;

import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.job.RoundView;
import java.util.List;
import java.util.Optional;

/**
 * For how long no new model came.
 *
 * @param modelMillis when each model of a job was published, ascending
 */
record Standstill(List<Long> modelMillis) {

  /**
   * A fault may bite late: a TaskManager works on without its JobManager, or beside one that is
   * paused, until a heartbeat is missed for 8 s.
   */
  private static final long LATE_EFFECT_MILLIS = 10_000;

  Standstill {
    modelMillis = List.copyOf(modelMillis);
  }

  static Standstill of(JobView job) {
    return new Standstill(
        job.rounds().stream()
            .filter(round -> round.status() == RoundStatus.PUBLISHED)
            .map(RoundView::endedMillis)
            .map(millis -> millis.orElseThrow())
            .sorted()
            .toList());
  }

  /**
   * The longest wait for a model that a fault can have caused: of those that began before its
   * process had been back for 10 s, and counted from the fault on.
   *
   * @param beganMillis of the kill, stop or pause
   * @param backMillis when the process was started again, or went on
   * @return empty if no model was left to wait for
   */
  Optional<Long> causedBy(long beganMillis, long backMillis) {
    Optional<Long> longest = Optional.empty();
    long before = Long.MIN_VALUE;
    for (long model : modelMillis) {
      if (model > beganMillis && before < backMillis + LATE_EFFECT_MILLIS) {
        long wait = model - Math.max(before, beganMillis);
        longest = Optional.of(Math.max(wait, longest.orElse(0L)));
      }
      before = model;
    }
    return longest;
  }
}
