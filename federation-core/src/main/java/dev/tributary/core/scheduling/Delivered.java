package dev.tributary.core.scheduling;

/** Knows whose update of a round is whole already, or will never come. */
@FunctionalInterface
public interface Delivered {
  /** For who can not know: a client counts as busy until its round is closed. */
  Delivered UNKNOWN = (job, round, client) -> false;

  boolean isDone(String job, int round, String client);
}
