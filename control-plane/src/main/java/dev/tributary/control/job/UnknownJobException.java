package dev.tributary.control.job;

/** Neither the round log nor the commands know the job. */
public final class UnknownJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownJobException(String id) {
    super("there is no job '%s'".formatted(id));
  }
}
