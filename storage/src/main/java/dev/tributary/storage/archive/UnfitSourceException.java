package dev.tributary.storage.archive;

/** A model that a job is to start from will not do, however often it is asked for. */
public final class UnfitSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitSourceException(String message) {
    super(message);
  }
}
