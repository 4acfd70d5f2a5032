package dev.tributary.control.job;

/** Only a job that has ended can be deleted. */
public final class JobLivesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobLivesException(JobView job) {
    super(
        "job '%s' must have ended to be deleted, is %s; stop it first"
            .formatted(job.id(), job.summary().standing()));
  }
}
