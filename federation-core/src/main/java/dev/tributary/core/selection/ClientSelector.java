package dev.tributary.core.selection;

import java.util.List;

/**
 * A way to pick a round's cohort, named in the job specs that use it.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader} where the coordinator runs, so
 * they are public, have a public constructor without arguments, and are listed in {@code
 * META-INF/services}. Nobody else needs them: what was picked is in the log. Each has a test that
 * extends {@code ClientSelectorContract}.
 *
 * <p>A pure function of its arguments, without clock, files or state, and quick: it runs in the
 * coordinator's thread, and all jobs wait for it. One that throws, or answers anything but what
 * {@link #select} says, ends the job as FAILED; other jobs go on.
 */
public interface ClientSelector {

  /**
   * What a job spec calls it: 1-64 letters, digits, dots, dashes or underscores. It stands in the
   * log, so another algorithm gets another name.
   */
  String name();

  /**
   * Picks the cohort of a round.
   *
   * @param candidates clients that could take part, at least {@code draw.minimum()}, sorted by id,
   *     without repeats; can not be changed
   * @return ids of candidates, sorted, without repeats, at least {@code draw.minimum()} and at most
   *     {@code draw.size()} of them; {@link Poisson} alone picks any number
   */
  List<String> select(List<Candidate> candidates, Draw draw);
}
