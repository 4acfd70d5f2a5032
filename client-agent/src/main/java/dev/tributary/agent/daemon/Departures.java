package dev.tributary.agent.daemon;

/**
 * Hears of every record that an agent is about to send, on the thread that sends it. Whoever calls
 * {@link Agent#kill} in here keeps that very record from leaving.
 */
@FunctionalInterface
public interface Departures {

  /** Nobody listens. */
  Departures UNHEARD = (topic, value) -> {};

  void leaving(String topic, byte[] value);
}
