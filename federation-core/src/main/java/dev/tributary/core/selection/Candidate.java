package dev.tributary.core.selection;

import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;

/**
 * A client that could take part in a round, and what a selection may know of it: what it says of
 * itself, and what the log says. Its loss is not among it, for the coordinator never hears of it.
 *
 * @param data the data set that the job asks for
 * @param past its part in the job so far; {@link Participation#NONE} for a selection that does not
 *     ask for it
 */
public record Candidate(
    String client, HeldDataSet data, Machine machine, Speed speed, Participation past) {

  /** Of whom nothing is known. */
  public static Candidate of(String client) {
    return new Candidate(
        client, HeldDataSet.named(""), Machine.UNKNOWN, Speed.UNKNOWN, Participation.NONE);
  }
}
