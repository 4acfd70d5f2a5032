package dev.tributary.control.job;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Delivered;
import dev.tributary.core.scheduling.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A client that has said that it is there, as the topics tell of it.
 *
 * @param sign its last sign of life
 * @param reason why it is held or not available, else empty
 * @param tasks rounds that have it; whose update is whole is in no topic, so until they are closed
 * @param holds how it is kept out of rounds
 */
public record HeardClient(
    SignOfLife sign, ClientStanding standing, String reason, List<Task> tasks, ClientHolds holds) {

  /** After which a client counts as unavailable, by the settings of a coordinator by default. */
  public static final Duration DEFAULT_SILENCE =
      Duration.ofMillis(CoordinatorSettings.DEFAULT.presenceTimeoutMillis());

  public HeardClient {
    tasks = List.copyOf(tasks);
  }

  /** One that nobody keeps out of rounds. */
  public HeardClient(SignOfLife sign, ClientStanding standing, String reason, List<Task> tasks) {
    this(sign, standing, reason, tasks, ClientHolds.NONE);
  }

  public String id() {
    return sign.client();
  }

  public Presence presence() {
    return sign.presence();
  }

  /** How much of it its tasks take. */
  public Load load() {
    return Load.of(tasks);
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
    return heard.stream()
        .map(
            sign ->
                of(
                    sign,
                    log.holds(sign.client()),
                    tasks.of(sign.client()),
                    sign.presence().isAlive(nowMillis - silence.toMillis()),
                    nowMillis))
        .toList();
  }

  private static HeardClient of(
      SignOfLife sign, ClientHolds holds, List<Task> tasks, boolean alive, long nowMillis) {
    Presence presence = sign.presence();
    List<String> reasons = new ArrayList<>();
    if (holds.isHeld()) {
      reasons.add(holds.gravest().reason());
    }
    if (!alive) {
      reasons.add(reason(presence, nowMillis));
    }
    return new HeardClient(
        sign,
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
