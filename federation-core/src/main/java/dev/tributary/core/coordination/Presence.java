package dev.tributary.core.coordination;

import dev.tributary.core.offer.ClientOffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client's sign of life.
 *
 * @param seenMillis when the broker received it
 * @param leaving whether the client says goodbye
 * @param ended jobs that are being stopped and for which it does nothing any more; empty if it is a
 *     client that never tells
 */
public record Presence(
    String client,
    long seenMillis,
    ClientOffer offer,
    boolean leaving,
    Optional<Set<String>> ended) {

  public Presence {
    ended = ended.map(Set::copyOf);
  }

  /** Of a client that does not tell when it has ended a task. */
  public Presence(String client, long seenMillis, ClientOffer offer, boolean leaving) {
    this(client, seenMillis, offer, leaving, Optional.empty());
  }

  /** Of a client that tells no more than the names of what it has. */
  public Presence(
      String client,
      long seenMillis,
      List<String> trainers,
      List<String> dataSets,
      boolean leaving) {
    this(client, seenMillis, ClientOffer.of(trainers, dataSets), leaving);
  }

  /** Whether the client is there. */
  public boolean isAlive(long seenSinceMillis) {
    return !leaving && seenMillis >= seenSinceMillis;
  }

  /** Whether it says that it does nothing any more for a job that is being stopped. */
  public boolean hasEnded(String job) {
    return ended.isPresent() && ended.get().contains(job);
  }
}
