package dev.tributary.local.quickstart;

import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.servers.Waiting;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.TopicSpec;
import java.time.Duration;
import org.apache.flink.api.common.JobID;

/** Kills the TaskManager that works most, when some updates of a round have come and not all. */
final class MidRoundKill {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final EmbeddedFlink flink;
  private final JobID job;

  MidRoundKill(KafkaSettings kafka, EmbeddedFlink flink, JobID job) {
    this.kafka = kafka;
    this.flink = flink;
    this.job = job;
  }

  /**
   * Waits for the first update that comes from now on, then kills.
   *
   * @return which one
   */
  String atNextUpdate() {
    try (PositionalReader reader = new PositionalReader(kafka)) {
      return afterUpdates(reader, updates(reader));
    }
  }

  /**
   * Kills once more than so many chunks were ever sent. So nothing is missed by who learns late
   * that the round has begun.
   *
   * @return which one
   */
  String afterUpdates(long chunks) {
    try (PositionalReader reader = new PositionalReader(kafka)) {
      return afterUpdates(reader, chunks);
    }
  }

  private String afterUpdates(PositionalReader reader, long chunks) {
    Waiting.until("the first update of the round", PATIENCE, () -> updates(reader) > chunks);
    return flink.killTaskManagerOf(job);
  }

  private long updates(PositionalReader reader) {
    String topic = kafka.topics().updates();
    int partitions =
        kafka.topics().all().stream()
            .filter(spec -> spec.name().equals(topic))
            .mapToInt(TopicSpec::partitions)
            .findFirst()
            .orElseThrow();
    long records = 0;
    for (int partition = 0; partition < partitions; partition++) {
      records += reader.endOffset(topic, partition);
    }
    return records;
  }
}
