package dev.tributary.core.selection;

import java.util.List;

/** Picks a round's cohort; a pure function, so that every reader can verify the choice. */
@FunctionalInterface
public interface ClientSelector {
  /**
   * @param available clients that could take part, sorted by id, without repeats
   * @param size at most so many are picked
   * @param seed the job's seed
   * @param round the round, so that rounds differ
   * @return the picked clients, sorted by id
   */
  List<String> select(List<String> available, int size, long seed, int round);
}
