package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.Directory;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.identity.EnrolledKeys;
import dev.tributary.storage.identity.EnrolledKeys.Enrolled;
import java.util.Map;
import java.util.stream.Collectors;

/** The directory in the topic of identities, read on whenever it is asked. Thread-safe. */
final class TopicDirectory implements Directory, AutoCloseable {
  private final EnrolledKeys topic;

  /**
   * @param topic closed with this
   */
  TopicDirectory(EnrolledKeys topic) {
    this.topic = topic;
  }

  @Override
  public synchronized Map<String, Bytes> keys() {
    return topic.read().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, TopicDirectory::key));
  }

  private static Bytes key(Map.Entry<String, Enrolled> client) {
    return client.getValue().publicKey();
  }

  @Override
  public synchronized void close() {
    topic.close();
  }
}
