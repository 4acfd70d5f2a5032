package dev.tributary.control.job;

/** Hears of the decisions about a job, in the order of the log. */
@FunctionalInterface
public interface JobListener {
  void on(JobEvent event);

  /**
   * Nothing was decided about the job for some seconds. Told once until something is.
   *
   * @param job as it stands; {@link JobSummary#waitsFor} is what has not come
   */
  default void silent(JobSummary job) {}
}
