package dev.tributary.control.job;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.core.check.Require;
import dev.tributary.core.round.ClientHold;
import dev.tributary.storage.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Those who train, and who of them is kept out of rounds, by the topics alone. Each call connects
 * by itself, as those of {@link JobClient} do.
 */
public final class KnownClients {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final KafkaSettings settings;
  private final Duration patience;
  private final CommandSender commands;
  private final PresenceLog presences;

  KnownClients(
      KafkaSettings settings, Duration patience, CommandSender commands, PresenceLog presences) {
    this.settings = settings;
    this.patience = patience;
    this.commands = commands;
    this.presences = presences;
  }

  /**
   * Every client that ever said that it is there, by id. Reads the log from its newest snapshot.
   */
  public List<HeardClient> all() {
    return HeardClient.of(
        presences.newest().values(),
        CurrentLog.read(settings, patience),
        HeardClient.DEFAULT_SILENCE,
        System.currentTimeMillis());
  }

  /**
   * @throws UnknownClientException if no client of that id ever said that it is there
   */
  public HeardClient one(String id) {
    return all().stream()
        .filter(client -> client.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new UnknownClientException(id));
  }

  /**
   * Keeps a client out of new rounds and waits until that is decided.
   *
   * @param by who asks, for those who look at it later; likewise the reason
   * @throws UnknownClientException if no client of that id ever said that it is there
   * @throws NoConnectionException if no coordinator answers in time; it will obey when it is back
   */
  public HeardClient hold(String id, ClientHold.Kind kind, String by, String reason) {
    return steer(id, desk -> desk.hold(id, kind, by, reason).answered());
  }

  /**
   * Ends one hold of a client and waits until that is decided; the other one stays.
   *
   * @throws UnknownClientException as for {@link #hold}, likewise NoConnectionException
   */
  public HeardClient free(String id, ClientHold.Kind kind) {
    return steer(id, desk -> desk.free(id, kind).answered());
  }

  /**
   * Cordons a client and waits until it has nothing left to do, for as long as that takes: every
   * round has its deadline.
   *
   * @throws UnknownClientException as for {@link #hold}, likewise NoConnectionException
   */
  public HeardClient drain(String id, String by, String reason) {
    return steer(
        id,
        desk ->
            desk.hold(id, ClientHold.Kind.CORDON, by, reason).answered()
                && desk.awaitDrained(id, FOR_EVER));
  }

  private HeardClient steer(String id, Predicate<ClientDesk> order) {
    Require.name("client", id);
    SignOfLife heard =
        Optional.ofNullable(presences.newest().get(id))
            .orElseThrow(() -> new UnknownClientException(id));
    try (LogFeed feed = LogFeed.open(settings, patience, event -> {})) {
      if (!order.test(new ClientDesk(commands, feed, patience))) {
        throw new NoConnectionException(
            ("client '%s' has its order and is as it was: no coordinator answered within %.0f s,"
                    + " is the aggregation job running?")
                .formatted(id, patience.toMillis() / 1e3));
      }
      return HeardClient.of(
              List.of(heard), feed.state(), HeardClient.DEFAULT_SILENCE, System.currentTimeMillis())
          .get(0);
    }
  }
}
