package dev.tributary.control.view;

import dev.tributary.wire.Presences;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest sign of life of every client. One thread writes, any number read. */
public final class ClientsView {
  private final Map<String, Heard> clients = new TreeMap<>();
  private final Duration silence;

  private record Heard(ClientPresence presence, long millis) {}

  /**
   * @param silence after which a client counts as unavailable
   */
  public ClientsView(Duration silence) {
    this.silence = silence;
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
      ClientPresence presence = Presences.decode(value);
      clients.put(presence.getClient(), new Heard(presence, millis));
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }

  /**
   * All clients by id.
   *
   * @param jobs with an open round, by client
   */
  public synchronized List<ClientView> clients(Map<String, List<String>> jobs, long nowMillis) {
    List<ClientView> views = new ArrayList<>();
    clients.forEach(
        (id, heard) -> views.add(view(heard, jobs.getOrDefault(id, List.of()), nowMillis)));
    return views;
  }

  /** One client. */
  public synchronized Optional<ClientView> client(
      String id, Map<String, List<String>> jobs, long nowMillis) {
    return Optional.ofNullable(clients.get(id))
        .map(heard -> view(heard, jobs.getOrDefault(id, List.of()), nowMillis));
  }

  private ClientView view(Heard heard, List<String> jobs, long nowMillis) {
    if (heard.presence.getLeaving()) {
      return unavailable(heard, "it said goodbye", jobs);
    }
    if (nowMillis - heard.millis > silence.toMillis()) {
      return unavailable(
          heard, "nothing was heard of it for %d s".formatted(silence.toSeconds()), jobs);
    }
    ClientState state = jobs.isEmpty() ? ClientState.IDLE : ClientState.BUSY;
    return new ClientView(heard.presence, heard.millis, state, "", jobs);
  }

  private static ClientView unavailable(Heard heard, String reason, List<String> jobs) {
    return new ClientView(heard.presence, heard.millis, ClientState.UNAVAILABLE, reason, jobs);
  }
}
