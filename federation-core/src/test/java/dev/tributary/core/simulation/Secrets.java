package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.simulation.SecAggTopic.Message;
import dev.tributary.core.simulation.SecAggTopic.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nobody must learn, and what was ever said of it. */
final class Secrets {
  private record Key(String job, int round, String client) {}

  private final Map<Key, List<long[]>> masked = new HashMap<>();
  private final Map<Key, Secret> revealed = new HashMap<>();

  /** A client masks its update, which it does once a round. */
  void onMasked(String job, int round, String client, List<long[]> plain) {
    Key key = new Key(job, round, client);
    assertThat(masked.put(key, plain)).as("masked before by %s", key).isNull();
  }

  List<long[]> masked(String job, int round, String client) {
    return masked.get(new Key(job, round, client));
  }

  /** Whoever answers for a client, in whatever phase of whatever crash, tells the same secret. */
  void onMessage(Message message) {
    message
        .revealed()
        .forEach(
            (client, secret) -> {
              Key key = new Key(message.job(), message.round(), client);
              Secret before = revealed.putIfAbsent(key, secret);
              assertThat(before == null ? secret : before)
                  .as("secrets of %s that were revealed, now by %s", key, message.client())
                  .isEqualTo(secret);
            });
  }
}
