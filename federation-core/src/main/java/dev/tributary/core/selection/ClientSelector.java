package dev.tributary.core.selection;

import java.util.List;

/** Picks a round's cohort; a pure function, so that every reader can verify the choice. */
@FunctionalInterface
public interface ClientSelector {
  /**
   * @param candidates clients that could take part, sorted by id, without repeats
   * @return the picked clients, sorted by id; not more than the draw's size, unless each was drawn
   *     for itself
   */
  List<String> select(List<Candidate> candidates, Draw draw);
}
