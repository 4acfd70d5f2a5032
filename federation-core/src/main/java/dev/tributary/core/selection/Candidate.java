package dev.tributary.core.selection;

import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.OptionalDouble;

/**
 * A client that could take part in a round, and what a selection may know of it: what it says of
 * itself, and what the log says.
 *
 * @param data the data set that the job asks for
 * @param past its part in the job so far; {@link Participation#NONE} for a selection that does not
 *     ask for it
 * @param loss what it last told of this job, of a round in which it took part or an earlier one:
 *     the mean over the rows that it trained on, finite and not negative. Nobody can check it.
 *     Empty if it told none, in a job with {@code privacy}, and for a selection that does not ask
 *     for {@code past}
 */
public record Candidate(
    String client,
    HeldDataSet data,
    Machine machine,
    Speed speed,
    Participation past,
    OptionalDouble loss) {

  /** Of whom nothing is known. */
  public static Candidate of(String client) {
    return new Candidate(
        client,
        HeldDataSet.named(""),
        Machine.UNKNOWN,
        Speed.UNKNOWN,
        Participation.NONE,
        OptionalDouble.empty());
  }
}
