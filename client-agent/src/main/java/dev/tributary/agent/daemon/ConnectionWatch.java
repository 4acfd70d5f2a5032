package dev.tributary.agent.daemon;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker answers. Kafka's clients reconnect by themselves and do not tell; so what was
 * sent and not acknowledged in time is the sign, and there is one line when it begins and one when
 * it is over. Thread-safe.
 */
final class ConnectionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);

  private final String client;
  private final String peer;
  private final long patienceNanos;
  private boolean everConnected;
  private boolean lost;
  private boolean waiting;
  private long waitingSinceNanos;
  private long lostAtNanos;

  /**
   * @param peer the broker, for the log
   * @param patience how long an acknowledgement may take before the connection counts as lost
   */
  ConnectionWatch(String client, String peer, Duration patience) {
    this.client = client;
    this.peer = peer;
    this.patienceNanos = patience.toNanos();
  }

  /** Something was sent that the broker has to acknowledge. */
  synchronized void asked(long nowNanos) {
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
  }

  /** The broker acknowledged something. */
  synchronized void answered(long nowNanos) {
    waiting = false;
    if (!everConnected) {
      LOG.info("client={} connected to {}", client, peer);
    } else if (lost) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(nowNanos - lostAtNanos);
      LOG.info("client={} connection to {} is back after {} s", client, peer, seconds);
    }
    everConnected = true;
    lost = false;
  }

  /** The broker, or the way there, refused. The cause is told once for each loss. */
  synchronized void refused(long nowNanos, String cause) {
    if (!lost) {
      lose(nowNanos, cause);
    }
  }

  /** Looks whether the broker has kept us waiting for too long. */
  synchronized void check(long nowNanos) {
    if (waiting && !lost && nowNanos - waitingSinceNanos > patienceNanos) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(nowNanos - waitingSinceNanos);
      lose(nowNanos, "no answer for " + seconds + " s");
    }
  }

  synchronized boolean connected() {
    return everConnected && !lost;
  }

  synchronized boolean everConnected() {
    return everConnected;
  }

  private void lose(long nowNanos, String cause) {
    LOG.warn(
        "client={} {} {}: {}; trying again until it answers",
        client,
        everConnected ? "connection lost to" : "no connection to",
        peer,
        cause);
    lost = true;
    lostAtNanos = waiting ? waitingSinceNanos : nowNanos;
  }
}
