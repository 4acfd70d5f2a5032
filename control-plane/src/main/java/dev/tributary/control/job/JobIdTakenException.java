package dev.tributary.control.job;

/** Another submission has the id. */
public final class JobIdTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The id was that of a job which was deleted; its models still bear it. */
  JobIdTakenException(String deleted) {
    super("job id '%s' is used up: its job was deleted, its models stay".formatted(deleted));
  }

  JobIdTakenException(JobView holder) {
    super(
        holder.status() == JobStatus.REFUSED
            ? "job id '%s' is used up: its submission was refused, since %s"
                .formatted(holder.id(), holder.reason())
            : "job id '%s' is taken by a job with another spec, which is %s"
                .formatted(holder.id(), holder.status()));
  }
}
