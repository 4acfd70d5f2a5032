package dev.tributary.agent.daemon;

/**
 * The state directory can not be used. Without it a client could count twice, so the agent does not
 * run.
 */
public final class StateDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateDirectoryException(String message) {
    super(message);
  }

  StateDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
