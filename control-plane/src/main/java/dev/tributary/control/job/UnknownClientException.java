package dev.tributary.control.job;

/** No client of that id ever said that it is there. */
public final class UnknownClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownClientException(String id) {
    super("there is no client '%s'".formatted(id));
  }
}
