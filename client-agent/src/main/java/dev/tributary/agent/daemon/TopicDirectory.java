package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.Directory;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.log.KafkaIdentities;
import java.util.Map;

/** The directory in the topic of identities, read on whenever it is asked. Thread-safe. */
final class TopicDirectory implements Directory, AutoCloseable {
  private final KafkaIdentities topic;

  /**
   * @param topic closed with this
   */
  TopicDirectory(KafkaIdentities topic) {
    this.topic = topic;
  }

  @Override
  public synchronized Map<String, Bytes> keys() {
    return topic.readToEnd();
  }

  @Override
  public synchronized void close() {
    topic.close();
  }
}
