package dev.tributary.control.watch;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.FederationView.Reading;
import dev.tributary.storage.kafka.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the federation again and again, and remembers what is wrong. One thread looks, any
 * number read.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** News that are kept for those who follow. */
  private static final int KEPT_NEWS = 1_000;

  /** A log that grows is never read to its very end. */
  private static final long STALE_RECORDS = 500;

  private static final Duration FLINK_PATIENCE = Duration.ofSeconds(2);
  private static final long END_MILLIS = 3_000;

  private final FederationView view;
  private final Thresholds thresholds;
  private final LongSupplier clock;
  private final AggregationLag lag;
  private final Optional<FlinkProbe> flink;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "watch");
            thread.setDaemon(true);
            return thread;
          });

  private WatchState state = WatchState.START;
  private Picture picture = Picture.NOTHING;
  private long lookedMillis;
  private final ArrayDeque<News> news = new ArrayDeque<>();
  private final Map<AlertKind, Long> opened = new EnumMap<>(AlertKind.class);
  private long newest;

  /**
   * An alert that was opened or has ended.
   *
   * @param number 1, 2, ... since this watch began
   */
  public record News(long number, Alert alert) {}

  /**
   * What is wrong, at one moment.
   *
   * @param ended the newest first, as far as they are kept and since this watch began
   */
  public record Alerts(List<Alert> open, List<Alert> ended, long lookedMillis) {}

  /**
   * A watch that looks when it is told to.
   *
   * @param clock milliseconds since 1970
   */
  public Watch(
      FederationView view,
      KafkaSettings kafka,
      Optional<FlinkRest> flink,
      Thresholds thresholds,
      LongSupplier clock) {
    this.view = view;
    this.thresholds = thresholds;
    this.clock = clock;
    this.lag = new AggregationLag(kafka);
    this.flink = flink.map(FlinkProbe::new);
  }

  /** One that asks a Flink cluster, if it is known where that is. */
  public static Optional<FlinkRest> flink(Optional<URI> address) {
    return address.map(root -> new FlinkRest(root, FLINK_PATIENCE));
  }

  /** Looks at once, and by itself from now on. */
  public void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            this::lookGuarded, 0, thresholds.everyMillis(), TimeUnit.MILLISECONDS);
  }

  /** What one look does not survive must not end all others. */
  private void lookGuarded() {
    try {
      look();
    } catch (RuntimeException fault) {
      if (!timer.isShutdown()) {
        LOG.error("The watch could not look", fault);
      }
    }
  }

  /** Looks once at all there is. */
  public void look() {
    Reading reading = view.reading();
    boolean fresh = reading.brokerAnswers() && reading.lag() <= STALE_RECORDS;
    long now = clock.getAsLong();
    see(
        new Picture(
            fresh,
            view.jobs().watched(),
            view.clients().clients(view.jobs().state(), now),
            lag.ask(),
            flink.flatMap(FlinkProbe::ask)),
        now);
  }

  /** Takes a picture for what there is. */
  public synchronized void see(Picture seen, long nowMillis) {
    WatchState.Step step = state.look(seen, thresholds, nowMillis);
    state = step.next();
    picture = seen;
    lookedMillis = nowMillis;
    for (Alert alert : step.news()) {
      newest++;
      news.add(new News(newest, alert));
      if (news.size() > KEPT_NEWS) {
        news.remove();
      }
      if (alert.isOpen()) {
        opened.merge(alert.kind(), 1L, Long::sum);
      }
      tell(alert);
    }
  }

  private static void tell(Alert alert) {
    if (alert.isOpen()) {
      LOG.warn("alert={} {}", alert.id(), alert.what());
    } else {
      LOG.info("alert={} has ended", alert.id());
    }
  }

  public synchronized Alerts alerts() {
    return new Alerts(state.open(), state.ended(), lookedMillis);
  }

  /** How many were opened since this watch began. */
  public synchronized Map<AlertKind, Long> opened() {
    return Map.copyOf(opened);
  }

  /** What was looked at last. */
  public synchronized Picture picture() {
    return picture;
  }

  /** The number of the newest news, 0 before the first. */
  public synchronized long newest() {
    return newest;
  }

  /** News after a number, oldest first. */
  public synchronized List<News> newsAfter(long number) {
    return news.stream().filter(each -> each.number() > number).toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (timer.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
        lag.close();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
