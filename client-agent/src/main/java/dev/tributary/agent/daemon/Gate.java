package dev.tributary.agent.daemon;

/** What every record passes on its way out, as long as the agent lives. Thread-safe. */
final class Gate {
  private final Departures departures;
  private volatile boolean shut;

  Gate(Departures departures) {
    this.departures = departures;
  }

  /** Tells whether the record may leave, after it was told of. */
  boolean letsOut(String topic, byte[] value) {
    if (!shut) {
      departures.leaving(topic, value);
    }
    return !shut;
  }

  boolean isShut() {
    return shut;
  }

  /** For good. */
  void shut() {
    shut = true;
  }
}
