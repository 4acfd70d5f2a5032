package dev.tributary.servers;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Creates topics that can be written to when it returns.
 *
 * <p>Kafka's own call returns when the controller has noted the topics. For some milliseconds more
 * the brokers list partitions that they do not lead yet. An idempotent producer that writes then
 * may have its first batch refused and its second accepted, since a partition that knows nothing of
 * a producer takes any sequence number. From there on its first batch is out of order, and it is
 * tried again until its delivery times out.
 */
public final class TopicCreation {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 10;

  private TopicCreation() {}

  /**
   * Creates them all and waits until each of their partitions answers from its leader, a minute or
   * two at most.
   *
   * @param topics each with its number of partitions
   * @throws IllegalStateException with Kafka's reason if one cannot be created or does not answer
   */
  public static void create(Admin admin, Collection<NewTopic> topics) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.earliest());
      }
    }
    try {
      admin.createTopics(topics).all().get();
      awaitLeaders(admin, partitions);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "cannot create the topics: " + failed.getCause().getMessage(), failed);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topics", interrupt);
    }
  }

  /** Only leaders are asked for offsets, and only they answer. */
  private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
      throws InterruptedException, ExecutionException {
    Set<String> topics =
        partitions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    long start = System.nanoTime();
    while (true) {
      try {
        // First, since Kafka logs an error if offsets of a topic are asked of which no broker
        // knows.
        admin.describeTopics(topics).allTopicNames().get();
        admin.listOffsets(partitions).all().get();
        return;
      } catch (ExecutionException notYet) {
        if (!(notYet.getCause() instanceof RetriableException)
            || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw notYet;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
