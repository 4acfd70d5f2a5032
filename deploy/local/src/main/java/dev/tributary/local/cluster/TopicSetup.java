package dev.tributary.local.cluster;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tributary.servers.TopicCreation;
import dev.tributary.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics a federation needs, as {@code deploy/kafka/topics.yaml} lists them. */
public record TopicSetup(List<Topic> topics) {

  /** Of a broker that has no brothers. */
  private static final short REPLICATION = 1;

  public TopicSetup {
    topics = List.copyOf(topics);
  }

  /** One topic; {@code configs} are Kafka's topic settings. */
  public record Topic(String name, int partitions, Map<String, String> configs) {

    public Topic {
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException("topic name must not be empty");
      }
      if (partitions < 1) {
        throw new IllegalArgumentException(
            "partitions of %s must be >= 1, got %d".formatted(name, partitions));
      }
      configs = configs == null ? Map.of() : Map.copyOf(new TreeMap<>(configs));
    }
  }

  /** The list as the code has it. */
  public static TopicSetup of(Topics topics) {
    return new TopicSetup(
        topics.all().stream()
            .map(topic -> new Topic(topic.name(), topic.partitions(), topic.configs()))
            .toList());
  }

  /** Reads the list. An unknown key is refused, and the message names it and its place. */
  public static TopicSetup read(Path file) {
    JsonMapper yaml =
        JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    try {
      return yaml.readValue(file.toFile(), TopicSetup.class);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + file, failed);
    }
  }

  /**
   * Creates those that are missing, ready to be written to; existing ones stay as they are.
   *
   * @return the names of those created
   */
  public List<String> createMissing(String bootstrapServers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(
                  topic ->
                      new NewTopic(topic.name(), topic.partitions(), REPLICATION)
                          .configs(topic.configs()))
              .toList();
      TopicCreation.create(admin, missing);
      return missing.stream().map(NewTopic::name).toList();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "cannot list the topics: " + failed.getCause().getMessage(), failed);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while listing the topics", interrupt);
    }
  }
}
