package dev.tributary.control.job;

/** Another submission has the id. */
public final class JobIdTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobIdTakenException(JobView holder) {
    super(
        holder.status() == JobStatus.REFUSED
            ? "job id '%s' is used up: its submission was refused, since %s"
                .formatted(holder.id(), holder.reason())
            : "job id '%s' is taken by a job with another spec, which is %s"
                .formatted(holder.id(), holder.status()));
  }
}
