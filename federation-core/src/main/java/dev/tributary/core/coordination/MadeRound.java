package dev.tributary.core.coordination;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A round that made a model, of which the log does not say yet what its members measured.
 *
 * @param version the model version that it made
 * @param madeMillis when
 */
public record MadeRound(
    String job, int round, int version, SortedSet<String> members, long madeMillis) {
  public MadeRound {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }
}
