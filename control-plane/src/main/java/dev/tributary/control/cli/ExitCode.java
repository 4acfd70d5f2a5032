package dev.tributary.control.cli;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.job.UnknownClientException;
import dev.tributary.control.job.UnknownJobException;

/** What a command tells the shell. */
public final class ExitCode {
  /** Done, or the job finished. */
  public static final int OK = 0;

  /** The job was refused, stopped or failed; or the command could not do its work. */
  public static final int FAILED = 1;

  /** Wrong options, a spec that breaks a rule, or a job that nobody knows. */
  public static final int USAGE = 2;

  /** No broker or no coordinator answers. */
  public static final int NO_CONNECTION = 3;

  private ExitCode() {}

  /** What an error means to the shell. */
  public static int of(Exception error) {
    if (error instanceof NoConnectionException) {
      return NO_CONNECTION;
    }
    return error instanceof IllegalArgumentException
            || error instanceof UnknownJobException
            || error instanceof UnknownClientException
        ? USAGE
        : FAILED;
  }
}
