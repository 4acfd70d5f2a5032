package dev.tributary.control.job;

/** The job can not get the spec that somebody wants for it. */
public final class SpecKeptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a sentence about the job, or key, rule and values
   */
  SpecKeptException(JobView job, String reason) {
    super("job '%s' keeps its spec: %s".formatted(job.id(), reason));
  }
}
