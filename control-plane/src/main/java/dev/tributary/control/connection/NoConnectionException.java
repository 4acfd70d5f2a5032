package dev.tributary.control.connection;

/** Nobody answers: no broker is named, none is there, or no coordinator decides. */
public final class NoConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoConnectionException(String message) {
    super(message);
  }

  public NoConnectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
