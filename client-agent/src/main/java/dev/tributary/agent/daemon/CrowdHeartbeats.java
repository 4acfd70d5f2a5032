package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.Crowd.Attendance;
import dev.tributary.agent.daemon.Crowd.Presence;
import dev.tributary.core.offer.Speed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The signs of life of a crowd: all at once at the beginning, then each client at its interval, the
 * clients spread evenly over it.
 */
final class CrowdHeartbeats implements AutoCloseable {
  private static final long TICK_MILLIS = 50;

  private final List<AgentSettings> clients;
  private final Attendance attendance;
  private final Outbox outbox;

  /** Those that have said goodbye, and not been there since. */
  private final Set<String> left = new HashSet<>();

  private final long startedMillis = System.currentTimeMillis();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Daemons.named("crowd-heartbeat"));

  /** When the spread out ones began; the heartbeat thread's own, as is {@link #sent}. */
  private long beganNanos;

  private long sent;

  CrowdHeartbeats(List<AgentSettings> clients, Attendance attendance, Outbox outbox) {
    this.clients = clients;
    this.attendance = attendance;
    this.outbox = outbox;
  }

  /**
   * Returns when the broker has a sign of life of every client.
   *
   * @throws IllegalStateException if it refuses one
   */
  void begin() throws InterruptedException {
    List<Future<RecordMetadata>> first = new ArrayList<>();
    for (AgentSettings client : clients) {
      first.add(send(client, false));
    }
    for (Future<RecordMetadata> answer : first) {
      try {
        answer.get();
      } catch (ExecutionException refused) {
        throw new IllegalStateException("a sign of life was refused", refused.getCause());
      }
    }
    beganNanos = System.nanoTime();
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            this::sendDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sendDue() {
    long intervalNanos = TimeUnit.MILLISECONDS.toNanos(clients.get(0).heartbeatMillis());
    long due = (long) ((double) (System.nanoTime() - beganNanos) / intervalNanos * clients.size());
    for (; sent < due; sent++) {
      sendAsItStands(clients.get((int) (sent % clients.size())));
    }
  }

  private void sendAsItStands(AgentSettings client) {
    Presence presence = attendance.of(client.client());
    if (presence == Presence.THERE) {
      left.remove(client.client());
      Future<?> unused = send(client, false);
    } else if (presence == Presence.LEFT && left.add(client.client())) {
      Future<?> unused = send(client, true);
    }
  }

  private Future<RecordMetadata> send(AgentSettings client, boolean leaving) {
    byte[] presence =
        Heartbeats.presence(
            client, Speed.UNKNOWN, Map.of(), Optional.empty(), leaving, startedMillis);
    return outbox.send(client.kafka().topics().presence(), null, client.client(), presence);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
