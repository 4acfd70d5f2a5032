package dev.tributary.control.keys;

import dev.tributary.control.connection.BrokerCheck;
import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.connection.TopicWriter;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaIdentities;
import dev.tributary.wire.Identities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is enrolled, in the topic of identities or in a file. */
public final class KeyDirectory {
  private final KafkaSettings settings;
  private final Duration patience;

  private KeyDirectory(KafkaSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Makes sure that there is a broker with the topic.
   *
   * @throws NoConnectionException if there is none
   */
  public static KeyDirectory connect(KafkaSettings settings, Duration patience) {
    BrokerCheck.partitions(settings, List.of(settings.topics().identities()), patience);
    return new KeyDirectory(settings, patience);
  }

  /**
   * @return public keys by client id
   */
  public Map<String, Bytes> keys() {
    try (KafkaIdentities topic = new KafkaIdentities(settings, patience)) {
      return topic.readToEnd();
    }
  }

  /**
   * Writes a client's key to the topic.
   *
   * @param replace whether the client may have had another one
   * @return false if the client had this very key before
   * @throws IllegalArgumentException if it has another one and may not
   */
  public boolean enroll(String client, Bytes key, boolean replace) {
    if (!isNews(keys().get(client), client, key, replace)) {
      return false;
    }
    byte[] record =
        Identities.encode(
            client, key.toArray(), System.getProperty("user.name", ""), System.currentTimeMillis());
    new TopicWriter(settings, patience).send(settings.topics().identities(), client, record);
    return true;
  }

  /** As {@link #enroll(String, Bytes, boolean)}, in a file. */
  public static boolean enroll(Path file, String client, Bytes key, boolean replace)
      throws IOException {
    Map<String, Bytes> keys =
        new TreeMap<>(Files.exists(file) ? DirectoryFile.read(file) : Map.of());
    if (!isNews(keys.get(client), client, key, replace)) {
      return false;
    }
    keys.put(client, key);
    DirectoryFile.write(file, keys);
    return true;
  }

  private static boolean isNews(Bytes known, String client, Bytes key, boolean replace) {
    if (known != null && !known.equals(key) && !replace) {
      throw new IllegalArgumentException(
          "key of client %s must be %s, which is enrolled, got %s; --replace takes it all the same"
              .formatted(client, known, key));
    }
    return !key.equals(known);
  }
}
