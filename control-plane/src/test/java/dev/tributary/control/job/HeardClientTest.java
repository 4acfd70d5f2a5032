package dev.tributary.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeardClientTest {
  private static SignOfLife presence(String client, long seenMillis, boolean leaving) {
    return new SignOfLife(
        new Presence(client, seenMillis, List.of("mlp"), List.of("digits"), leaving));
  }

  @Test
  void whoIsHeldSaysWhyAndThatItIsGoneAsWell() {
    SortedMap<String, ClientHolds> holds = new TreeMap<>();
    ClientHold cordon = new ClientHold(true, "ann", "it moves", 5, 4);
    holds.put("here", new ClientHolds(cordon, ClientHold.NONE));
    holds.put("left", new ClientHolds(cordon, ClientHold.NONE));
    LogState log = new LogState(1, "me", -1, Map.of(), AliasBook.EMPTY, holds, Set.of());

    assertThat(
            HeardClient.of(
                List.of(presence("here", 95_000, false), presence("left", 99_000, true)),
                log,
                HeardClient.DEFAULT_SILENCE,
                100_000))
        .extracting(HeardClient::standing, HeardClient::reason)
        .containsExactly(
            tuple(ClientStanding.CORDONED, "it moves"),
            tuple(ClientStanding.CORDONED, "it moves; it said goodbye"));
  }

  @Test
  void whoSaidGoodbyeOrIsSilentForTooLongIsUnavailableAndWhy() {
    List<HeardClient> clients =
        HeardClient.of(
            List.of(
                presence("here", 95_000, false),
                presence("left", 99_000, true),
                presence("silent", 80_000, false)),
            LogState.EMPTY,
            HeardClient.DEFAULT_SILENCE,
            100_000);

    assertThat(clients)
        .extracting(HeardClient::id, HeardClient::standing, HeardClient::reason)
        .containsExactly(
            tuple("here", ClientStanding.IDLE, ""),
            tuple("left", ClientStanding.UNAVAILABLE, "it said goodbye"),
            tuple("silent", ClientStanding.UNAVAILABLE, "nothing was heard of it for 20 s"));
  }
}
