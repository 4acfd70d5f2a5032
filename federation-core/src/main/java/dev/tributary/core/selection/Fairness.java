package dev.tributary.core.selection;

import java.util.Collection;
import java.util.OptionalDouble;

/** How evenly work was shared. */
public final class Fairness {
  private Fairness() {}

  /**
   * Jain's index (Jain, Chiu, Hawe, DEC-TR-301, 1984): (sum x)^2 / (n sum x^2), 1 if all have the
   * same, 1/n if one has everything.
   *
   * @param shares not negative
   * @return empty if nobody has anything
   */
  public static OptionalDouble jain(Collection<Integer> shares) {
    double sum = 0;
    double squares = 0;
    for (int share : shares) {
      sum += share;
      squares += (double) share * share;
    }
    return squares == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sum * sum / (shares.size() * squares));
  }
}
