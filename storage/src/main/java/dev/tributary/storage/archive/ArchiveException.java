package dev.tributary.storage.archive;

import software.amazon.awssdk.core.exception.SdkException;

/**
 * The archive did not do what was asked; the message names the object and the cause in one line.
 * Asking again later may help, since the object store may only have been away.
 */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message) {
    super(message);
  }

  ArchiveException(String what, Exception cause) {
    super(what + ": " + inOneLine(cause), cause);
  }

  private static String inOneLine(Exception cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String kind = cause instanceof SdkException ? "" : cause.getClass().getSimpleName() + ": ";
    return kind + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
