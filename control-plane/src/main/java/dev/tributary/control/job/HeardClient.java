package dev.tributary.control.job;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Delivered;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A client that has said that it is there, as the topics tell of it.
 *
 * @param sign its last sign of life
 * @param reason why it is not available, else empty
 * @param tasks rounds that have it; whose update is whole is in no topic, so until they are closed
 */
public record HeardClient(
    SignOfLife sign, ClientStanding standing, String reason, List<Task> tasks) {

  /** After which a client counts as unavailable, by the settings of a coordinator by default. */
  public static final Duration DEFAULT_SILENCE =
      Duration.ofMillis(CoordinatorSettings.DEFAULT.presenceTimeoutMillis());

  public HeardClient {
    tasks = List.copyOf(tasks);
  }

  public String id() {
    return sign.client();
  }

  public Presence presence() {
    return sign.presence();
  }

  /**
   * In the order in which they are given.
   *
   * @param heard the last sign of life of every client
   * @param silence after which a client counts as unavailable
   */
  public static List<HeardClient> of(
      Collection<SignOfLife> heard, LogState log, Duration silence, long nowMillis) {
    ClientTasks tasks = ClientTasks.of(log.jobs().values(), Delivered.UNKNOWN);
    return heard.stream().map(sign -> of(sign, tasks, silence, nowMillis)).toList();
  }

  private static HeardClient of(
      SignOfLife sign, ClientTasks all, Duration silence, long nowMillis) {
    Presence presence = sign.presence();
    List<Task> tasks = all.of(presence.client());
    boolean alive = presence.isAlive(nowMillis - silence.toMillis());
    return new HeardClient(
        sign,
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
