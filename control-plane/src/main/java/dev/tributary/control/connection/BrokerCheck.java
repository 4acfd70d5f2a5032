package dev.tributary.control.connection;

import dev.tributary.storage.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in one sentence why a broker is of no use, where Kafka's clients would go on trying. */
public final class BrokerCheck {
  private BrokerCheck() {}

  /**
   * Asks for topics.
   *
   * @return the number of partitions of each topic, by name
   * @throws NoConnectionException if the broker does not answer in time, lets nobody in, or lacks a
   *     topic
   */
  public static Map<String, Integer> partitions(
      KafkaSettings settings, List<String> topics, Duration patience) {
    String servers = settings.properties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    int timeoutMillis = Math.toIntExact(patience.toMillis());
    try (Closing closing = new Closing(Admin.create(settings.adminProperties("check")))) {
      return closing
          .admin()
          .describeTopics(
              TopicCollection.ofTopicNames(topics),
              new DescribeTopicsOptions().timeoutMs(timeoutMillis))
          .allTopicNames()
          // Kafka's own limit comes first; this one is for a client that hangs.
          .get(timeoutMillis + 5_000L, TimeUnit.MILLISECONDS)
          .values()
          .stream()
          .collect(Collectors.toMap(TopicDescription::name, topic -> topic.partitions().size()));
    } catch (ExecutionException failed) {
      throw failure(settings, servers, patience, failed.getCause());
    } catch (TimeoutException | KafkaException failed) {
      throw failure(settings, servers, patience, failed);
    } catch (InterruptedException interrupt) {
      throw new InterruptException(interrupt);
    }
  }

  private static NoConnectionException failure(
      KafkaSettings settings, String servers, Duration patience, Throwable cause) {
    String why;
    if (cause instanceof UnknownTopicOrPartitionException) {
      why =
          "the broker at %s lacks topics of Tributary, whose names begin with '%s.'"
              .formatted(servers, settings.topics().prefix());
    } else if (cause instanceof AuthenticationException) {
      why = "the broker at %s does not let us in: %s".formatted(servers, cause.getMessage());
    } else if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      why =
          "no Kafka broker answers at %s within %.0f s"
              .formatted(servers, patience.toMillis() / 1e3);
    } else {
      Throwable root = cause.getCause() == null ? cause : cause.getCause();
      why = "no connection to a Kafka broker at %s: %s".formatted(servers, root.getMessage());
    }
    return new NoConnectionException(why, cause);
  }

  /** Leaves at once: a broker that did not answer will not say goodbye either. */
  private record Closing(Admin admin) implements AutoCloseable {
    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }
}
