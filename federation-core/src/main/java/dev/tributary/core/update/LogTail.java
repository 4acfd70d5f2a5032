package dev.tributary.core.update;

import dev.tributary.core.round.LogRecord;

/** The round log from a position to where it ends now. */
@FunctionalInterface
public interface LogTail {
  /** Hands every record from {@code fromOffset} to the present end to the reader, in order. */
  void read(long fromOffset, Reader reader);

  /** Takes one record of the round log. */
  @FunctionalInterface
  interface Reader {
    void accept(long offset, LogRecord record);
  }
}
