package dev.tributary.control.connection;

import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker and, if it is known, the archive of its models.
 *
 * @param archive absent if nothing says where it is; then models come from their topic
 */
public record Connection(KafkaSettings kafka, Optional<S3Settings> archive) {
  /** What the names of the topics begin with; {@link Topics#standard} if it is not given. */
  public static final String TOPICS_PREFIX = "topics.prefix";

  /** Of keys in the local cluster's file that are not for Kafka's clients. */
  private static final List<String> OTHER_KEYS =
      List.of("s3.", "archive.", "flink.", "port.", "api.");

  /**
   * A connection from a flat configuration: {@code s3.*} and {@code archive.*} as {@link
   * S3Settings#fromMap} reads them, {@link #TOPICS_PREFIX}, and settings of kafka-clients.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static Connection fromMap(Map<String, String> configuration) {
    Map<String, String> kafka = new HashMap<>(configuration);
    kafka.keySet().removeIf(key -> OTHER_KEYS.stream().anyMatch(key::startsWith));
    String prefix = kafka.remove(TOPICS_PREFIX);
    Topics topics = prefix == null ? Topics.standard() : new Topics(prefix);
    Optional<S3Settings> archive =
        configuration.containsKey(S3Settings.BUCKET)
            ? Optional.of(S3Settings.fromMap(configuration))
            : Optional.empty();
    return new Connection(new KafkaSettings(kafka, topics), archive);
  }
}
