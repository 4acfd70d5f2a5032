package dev.tributary.control.view;

import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.SignOfLife;
import dev.tributary.core.round.LogState;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest sign of life of every client. One thread writes, any number read. */
public final class ClientsView {
  private final Map<String, SignOfLife> clients = new TreeMap<>();
  private final Duration silence;

  /**
   * @param silence after which a client counts as unavailable
   */
  public ClientsView(Duration silence) {
    this.silence = silence;
  }

  public Duration silence() {
    return silence;
  }

  /**
   * Takes a record of the topic presence; what does not decode is passed over, as everybody does.
   *
   * @param key the client's id
   * @param value null if the client is to be forgotten
   * @param millis the broker's timestamp
   */
  public synchronized void read(String key, byte[] value, long millis) {
    if (value == null) {
      clients.remove(key);
      return;
    }
    try {
      SignOfLife sign = SignOfLife.decode(value, millis);
      clients.put(sign.client(), sign);
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }

  /** What every client said last, by id. */
  public synchronized List<SignOfLife> signs() {
    return List.copyOf(clients.values());
  }

  /** All clients by id. */
  public List<HeardClient> clients(LogState log, long nowMillis) {
    return HeardClient.of(signs(), log, silence, nowMillis);
  }

  /** One client. */
  public Optional<HeardClient> client(String id, LogState log, long nowMillis) {
    Optional<SignOfLife> sign;
    synchronized (this) {
      sign = Optional.ofNullable(clients.get(id));
    }
    return sign.map(found -> HeardClient.of(List.of(found), log, silence, nowMillis).get(0));
  }
}
