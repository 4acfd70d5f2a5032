package dev.tributary.control.job;

/** Where commands go: the topic, or the ear of a test. */
@FunctionalInterface
public interface CommandSender {

  /**
   * Returns when the command can not be lost any more.
   *
   * @throws dev.tributary.control.connection.NoConnectionException if nobody takes it in time; then
   *     it may or may not be there
   */
  void send(String key, byte[] command);
}
