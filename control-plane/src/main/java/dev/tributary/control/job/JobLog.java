package dev.tributary.control.job;

import dev.tributary.core.round.LogState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Somebody's reading of the round log: of one call, or of a server that goes on reading. */
public interface JobLog {

  /** A job as the log tells it; empty if no coordinator has answered its submission. */
  Optional<JobView> job(String id);

  /**
   * Waits for news of a job.
   *
   * @return the job once the condition holds; empty if the time was up first
   */
  Optional<JobView> await(String id, Predicate<JobView> condition, Duration limit);

  /** What the log amounts to as far as it is read. */
  LogState state();

  /** Waits until that meets a condition; false if the time was up first. */
  boolean awaitState(Predicate<LogState> condition, Duration limit);

  /** Whether a job of this id was deleted. */
  boolean isDeleted(String id);

  /**
   * Waits until a job is deleted.
   *
   * @return false if the time was up first
   */
  boolean awaitDeleted(String id, Duration limit);
}
