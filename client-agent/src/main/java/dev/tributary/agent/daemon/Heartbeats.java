package dev.tributary.agent.daemon;

import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Speed;
import dev.tributary.wire.Presences;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the federation, again and again, that this client is here and what it could train. */
final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final AgentSettings settings;
  private final Outbox outbox;
  private final ConnectionWatch watch;
  private final Supplier<Speed> speed;
  private final Supplier<SortedMap<String, String>> declined;
  private final Supplier<Set<String>> ended;
  private final long startedMillis = System.currentTimeMillis();
  private final ScheduledExecutorService thread;

  /** Null before the first; the heartbeat thread's own. */
  private Future<RecordMetadata> last;

  /**
   * @param speed of the newest round
   * @param declined why nothing is done for which jobs
   * @param ended jobs that are being stopped and for which nothing is done any more
   */
  Heartbeats(
      AgentSettings settings,
      Outbox outbox,
      ConnectionWatch watch,
      Supplier<Speed> speed,
      Supplier<SortedMap<String, String>> declined,
      Supplier<Set<String>> ended) {
    this.settings = settings;
    this.speed = speed;
    this.declined = declined;
    this.ended = ended;
    this.outbox = outbox;
    this.watch = watch;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(Daemons.named(settings.client() + "-heartbeat"));
  }

  /** From here on the client may be selected. */
  void begin() {
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            this::beatSafely, 0, settings.heartbeatMillis(), TimeUnit.MILLISECONDS);
  }

  /** There is something to tell that should not wait for its time. */
  void soon() {
    thread.execute(this::beatSafely);
  }

  /** An exception would end the schedule without a word. */
  private void beatSafely() {
    try {
      beat();
    } catch (RuntimeException failed) {
      LOG.error("client={} heartbeat failed: {}", settings.client(), failed.toString());
    }
  }

  private void beat() {
    if (last != null) {
      if (!last.isDone()) {
        // While the broker is away they would only pile up; the next one says it all.
        return;
      }
      tellRefused();
    }
    watch.asked(System.nanoTime());
    last = send(false);
  }

  private void tellRefused() {
    try {
      last.get();
    } catch (ExecutionException refused) {
      watch.refused(System.nanoTime(), refused.getCause().getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<RecordMetadata> send(boolean leaving) {
    byte[] presence =
        presence(
            settings,
            speed.get(),
            declined.get(),
            Optional.of(ended.get()),
            leaving,
            startedMillis);
    return outbox.send(settings.kafka().topics().presence(), null, settings.client(), presence);
  }

  /**
   * A client's sign of life, or its goodbye.
   *
   * @param ended empty if it never tells that it has ended what it did for a job
   */
  static byte[] presence(
      AgentSettings settings,
      Speed speed,
      Map<String, String> declined,
      Optional<Set<String>> ended,
      boolean leaving,
      long startedMillis) {
    return Presences.encode(
        settings.client(),
        offer(settings, speed).withDeclined(declined),
        ended,
        leaving,
        startedMillis,
        AgentVersion.TEXT,
        System.currentTimeMillis());
  }

  private static ClientOffer offer(AgentSettings settings, Speed speed) {
    List<HeldDataSet> dataSets =
        settings.dataSets().entrySet().stream()
            .map(
                e ->
                    new HeldDataSet(
                        e.getKey(),
                        e.getValue().rows(),
                        e.getValue().columns(),
                        e.getValue().classes()))
            .toList();
    Profile profile = settings.profile();
    return new ClientOffer(
        settings.trainerNames(),
        dataSets,
        profile.labels(),
        profile.capacity(),
        profile.machine(),
        speed);
  }

  /** Says goodbye, if it ever said that it is here, without waiting for the broker's answer. */
  void leave(Duration patience) throws InterruptedException {
    thread.execute(
        () -> {
          if (last != null) {
            last = send(true);
          }
        });
    thread.shutdown();
    if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
    }
  }
}
