package dev.tributary.core.coordination;

import java.util.List;

/**
 * A client's sign of life.
 *
 * @param seenMillis when the broker received it
 * @param leaving whether the client says goodbye
 */
public record Presence(
    String client, long seenMillis, List<String> trainers, List<String> dataSets, boolean leaving) {
  public Presence {
    trainers = List.copyOf(trainers);
    dataSets = List.copyOf(dataSets);
  }
}
