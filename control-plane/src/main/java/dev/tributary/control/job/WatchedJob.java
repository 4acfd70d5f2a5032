package dev.tributary.control.job;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelPublished;
import java.util.Optional;

/**
 * A federation job that has not ended.
 *
 * @param state empty before a coordinator has answered its submission
 * @param progressMillis when it came on last, since 1970: its newest model, or that it was accepted
 *     or resumed; or when it was submitted
 */
public record WatchedJob(JobSummary summary, Optional<JobState.Live> state, long progressMillis) {

  static WatchedJob of(JobState.Live state, long acceptedMillis) {
    JobInfo info = state.info();
    long model = info.model().map(ModelPublished::atMillis).orElse(acceptedMillis);
    return new WatchedJob(
        JobSummary.of(state), Optional.of(state), Math.max(model, info.steering().askedMillis()));
  }

  /**
   * A submission that the log does not answer yet.
   *
   * @param millis the broker's time of it
   */
  public static WatchedJob queued(Command submission, long millis) {
    return new WatchedJob(JobSummary.queued(submission), Optional.empty(), millis);
  }

  public String id() {
    return summary.id();
  }
}
