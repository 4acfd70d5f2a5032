package dev.tributary.control.job;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Delivered;
import java.util.Collection;
import java.util.List;

/**
 * A client that has said that it is there, as the topics tell of it.
 *
 * @param presence its last sign of life
 * @param reason why it is not available, else empty
 * @param tasks rounds that have it; whose update is whole is in no topic, so until they are closed
 */
public record HeardClient(
    Presence presence, ClientStanding standing, String reason, List<Task> tasks) {

  /** By the settings that a coordinator has by default. */
  private static final long PRESENCE_TIMEOUT_MILLIS =
      CoordinatorSettings.DEFAULT.presenceTimeoutMillis();

  public HeardClient {
    tasks = List.copyOf(tasks);
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
    ClientTasks tasks = ClientTasks.of(log.jobs().values(), Delivered.UNKNOWN);
    return heard.stream().map(presence -> of(presence, tasks, nowMillis)).toList();
  }

  private static HeardClient of(Presence presence, ClientTasks all, long nowMillis) {
    List<Task> tasks = all.of(presence.client());
    boolean alive = presence.isAlive(nowMillis - PRESENCE_TIMEOUT_MILLIS);
    return new HeardClient(
        presence,
        ClientStanding.of(alive, tasks.size(), presence.offer().capacity()),
        alive ? "" : reason(presence, nowMillis),
        tasks);
  }

  private static String reason(Presence presence, long nowMillis) {
    return presence.leaving()
        ? "it said goodbye"
        : "nothing was heard of it for %d s".formatted((nowMillis - presence.seenMillis()) / 1_000);
  }
}
