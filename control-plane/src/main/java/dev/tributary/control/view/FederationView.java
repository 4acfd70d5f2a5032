package dev.tributary.control.view;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.storage.log.RoundLogFollower;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A federation as its topics tell it, read from their beginning and on as they grow, by two
 * threads: one for the round log, one for the rest. While the broker is away it stays as it was.
 * All of it is made from the topics, so a process that starts again comes to the same.
 */
public final class FederationView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FederationView.class);
  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long END_EVERY_NANOS = 1_000_000_000;

  private final KafkaSettings settings;
  private final JobsView jobs = new JobsView();
  private final ClientsView clients;
  private final RejectionsView rejections = new RejectionsView();
  private final CurvesView curves = new CurvesView(jobs::round);
  private final CountDownLatch logRead = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(2);
  private final Thread logThread = new Thread(() -> insist(this::readLog), "view-rounds");
  private final Thread sideThread = new Thread(() -> insist(this::readSideTopics), "view-topics");
  private volatile boolean closing;
  private volatile Reading reading = new Reading(false, 0, 0);

  /**
   * How far the view has come.
   *
   * @param brokerAnswers whether the broker answered when it was asked last
   * @param nextOffset of the round log: the first record that is not in the view
   * @param endOffset of the round log, when the broker was asked last, or what is read since
   */
  public record Reading(boolean brokerAnswers, long nextOffset, long endOffset) {
    /** Records of the round log that the view does not have yet. */
    public long lag() {
      return Math.max(0, endOffset - nextOffset);
    }
  }

  /**
   * A view that nobody feeds but its owner.
   *
   * @param silence after which a client counts as unavailable
   */
  public FederationView(KafkaSettings settings, Duration silence) {
    this.settings = settings;
    this.clients = new ClientsView(silence);
  }

  /**
   * A view that reads by itself from now on.
   *
   * @param silence after which a client counts as unavailable
   */
  public static FederationView start(KafkaSettings settings, Duration silence) {
    FederationView view = new FederationView(settings, silence);
    for (Thread thread : new Thread[] {view.logThread, view.sideThread}) {
      thread.setDaemon(true);
      thread.start();
    }
    return view;
  }

  /**
   * Waits until all is read that was there when the view started.
   *
   * @throws NoConnectionException if that takes too long
   */
  public void awaitCaughtUp(Duration limit) {
    try {
      if (!caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NoConnectionException(
            "the topics could not be read within %.0f s".formatted(limit.toMillis() / 1e3));
      }
    } catch (InterruptedException interrupt) {
      throw new InterruptException(interrupt);
    }
  }

  public JobsView jobs() {
    return jobs;
  }

  public ClientsView clients() {
    return clients;
  }

  public RejectionsView rejections() {
    return rejections;
  }

  public CurvesView curves() {
    return curves;
  }

  public Reading reading() {
    Reading last = reading;
    long next = jobs.nextOffset();
    return new Reading(last.brokerAnswers, next, Math.max(last.endOffset, next));
  }

  private void readLog() {
    try (RoundLogFollower follower = RoundLogFollower.open(settings, PATIENCE)) {
      // The follower starts at the newest snapshot, which lies before the end that the tail reads
      // up to: what both bring counts once, and nothing is left out between them.
      try (KafkaLogTail past = new KafkaLogTail(settings, PATIENCE)) {
        past.read(jobs.nextOffset(), jobs::read);
      }
      if (logRead.getCount() > 0) {
        logRead.countDown();
        caughtUp.countDown();
      }
      while (!closing) {
        follower.poll(STEP, jobs::read);
      }
    }
  }

  private void readSideTopics() {
    boolean told = false;
    long askedNanos = System.nanoTime() - END_EVERY_NANOS;
    awaitLog();
    try (SideTopics topics = new SideTopics(settings, PATIENCE)) {
      while (!closing) {
        topics.poll(STEP, this);
        if (System.nanoTime() - askedNanos >= END_EVERY_NANOS) {
          askedNanos = System.nanoTime();
          reading = new Reading(true, 0, topics.endOfLog(PATIENCE));
        }
        if (!told && topics.caughtUp(PATIENCE)) {
          told = true;
          caughtUp.countDown();
        }
      }
    }
  }

  /** The other topics are about rounds: what is said of one that is not known is passed over. */
  private void awaitLog() {
    try {
      logRead.await();
    } catch (InterruptedException end) {
      throw new InterruptException(end);
    }
  }

  /** Goes on after a broker was away for long; what was read before is read again and the same. */
  private void insist(Runnable reader) {
    while (!closing) {
      try {
        reader.run();
      } catch (InterruptException end) {
        return;
      } catch (KafkaException | IllegalStateException away) {
        reading = new Reading(false, 0, reading.endOffset);
        LOG.warn("The view can not read: {}", away.getMessage());
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(STEP.toMillis());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  @Override
  public void close() {
    closing = true;
    jobs.close();
    for (Thread thread : new Thread[] {logThread, sideThread}) {
      try {
        // Kafka's clients grumble over an interrupt; most of the time none is needed.
        thread.join(2 * STEP.toMillis());
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
