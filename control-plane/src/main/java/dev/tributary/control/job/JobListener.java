package dev.tributary.control.job;

/** Hears of the decisions about a job, in the order of the log. */
@FunctionalInterface
public interface JobListener {
  void on(JobEvent event);
}
