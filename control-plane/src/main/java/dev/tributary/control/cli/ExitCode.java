package dev.tributary.control.cli;

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
}
