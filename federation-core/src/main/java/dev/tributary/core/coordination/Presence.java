package dev.tributary.core.coordination;

import dev.tributary.core.offer.ClientOffer;
import java.util.List;

/**
 * A client's sign of life.
 *
 * @param seenMillis when the broker received it
 * @param leaving whether the client says goodbye
 */
public record Presence(String client, long seenMillis, ClientOffer offer, boolean leaving) {

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
}
