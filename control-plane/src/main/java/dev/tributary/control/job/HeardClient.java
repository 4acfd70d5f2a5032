package dev.tributary.control.job;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Delivered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A client that has said that it is there, as the topics tell of it.
 *
 * @param presence its last sign of life
 * @param reason why it is held or not available, else empty
 * @param tasks rounds that have it; whose update is whole is in no topic, so until they are closed
 * @param holds how it is kept out of rounds
 */
public record HeardClient(
    Presence presence,
    ClientStanding standing,
    String reason,
    List<Task> tasks,
    ClientHolds holds) {

  /** By the settings that a coordinator has by default. */
  private static final long PRESENCE_TIMEOUT_MILLIS =
      CoordinatorSettings.DEFAULT.presenceTimeoutMillis();

  public HeardClient {
    tasks = List.copyOf(tasks);
  }

  /** One that nobody keeps out of rounds. */
  public HeardClient(
      Presence presence, ClientStanding standing, String reason, List<Task> tasks) {
    this(presence, standing, reason, tasks, ClientHolds.NONE);
  }

  public String id() {
    return presence.client();
  }

  /**
   * In the order in which they are given.
   *
   * @param heard the last sign of life of every client
   */
  static List<HeardClient> of(Collection<Presence> heard, LogState log, long nowMillis) {
    return of(heard, log, PRESENCE_TIMEOUT_MILLIS, nowMillis);
  }

  /**
   * @param timeoutMillis silence after which a client counts as unavailable
   */
  public static List<HeardClient> of(
      Collection<Presence> heard, LogState log, long timeoutMillis, long nowMillis) {
    ClientTasks tasks = ClientTasks.of(log.jobs().values(), Delivered.UNKNOWN);
    return heard.stream()
        .map(
            presence ->
                of(
                    presence,
                    log.holds(presence.client()),
                    tasks.of(presence.client()),
                    presence.isAlive(nowMillis - timeoutMillis),
                    nowMillis))
        .toList();
  }

  private static HeardClient of(
      Presence presence, ClientHolds holds, List<Task> tasks, boolean alive, long nowMillis) {
    List<String> reasons = new ArrayList<>();
    if (holds.isHeld()) {
      reasons.add(holds.gravest().reason());
    }
    if (!alive) {
      reasons.add(reason(presence, nowMillis));
    }
    return new HeardClient(
        presence,
        ClientStanding.of(holds, alive, tasks.size(), presence.offer().capacity()),
        String.join("; ", reasons),
        tasks,
        holds);
  }

  private static String reason(Presence presence, long nowMillis) {
    return presence.leaving()
        ? "it said goodbye"
        : "nothing was heard of it for %d s".formatted((nowMillis - presence.seenMillis()) / 1_000);
  }
}
