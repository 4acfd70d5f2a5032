package dev.tributary.flink;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.NoSecureProtocol;
import dev.tributary.core.coordination.QuarantineRules;
import dev.tributary.core.scheduling.SchedulingRules;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.util.ParameterTool;

/**
 * Settings of the aggregation job, from a properties file ({@code --config FILE}) and arguments
 * ({@code --key value}), which win.
 *
 * @param checkpointInterval zero for no checkpoints
 * @param namespaceWeights of namespaces of jobs; 1 if there is none
 * @param overdueMillis a job that waits longer has clients set aside for it
 * @param quarantineRejections of a client's contributions that put it into quarantine; 0 for never
 * @param quarantineWithinMillis in which they came
 */
public record AggregationConfig(
    KafkaSettings kafka,
    S3Settings archive,
    long presenceTimeoutMillis,
    int snapshotEvery,
    Duration checkpointInterval,
    TreeMap<String, Integer> namespaceWeights,
    long overdueMillis,
    int quarantineRejections,
    long quarantineWithinMillis)
    implements Serializable {
  private static final String CONFIG = "config";
  private static final String KAFKA = "kafka.";
  private static final String TOPIC_PREFIX = "topics.prefix";
  private static final String PRESENCE_TIMEOUT = "presence.timeout-millis";
  private static final String SNAPSHOT_EVERY = "log.snapshot-every";
  private static final String CHECKPOINT_INTERVAL = "checkpoint.interval-millis";
  private static final String OVERDUE = "jobs.overdue-millis";
  private static final String QUARANTINE_REJECTIONS = "clients.quarantine.rejections";
  private static final String QUARANTINE_WITHIN = "clients.quarantine.within-millis";

  /** In front of a namespace, behind which its weight follows. */
  private static final String NAMESPACE_WEIGHT = "jobs.weight.";

  private static final Set<String> KNOWN =
      Set.of(
          TOPIC_PREFIX,
          PRESENCE_TIMEOUT,
          SNAPSHOT_EVERY,
          CHECKPOINT_INTERVAL,
          OVERDUE,
          QUARANTINE_REJECTIONS,
          QUARANTINE_WITHIN,
          S3Settings.ENDPOINT,
          S3Settings.REGION,
          S3Settings.ACCESS_KEY,
          S3Settings.SECRET_KEY,
          S3Settings.PATH_STYLE,
          S3Settings.BUCKET,
          S3Settings.PREFIX);

  public AggregationConfig {
    Require.range(PRESENCE_TIMEOUT, presenceTimeoutMillis, 1, Long.MAX_VALUE / 4);
    Require.range(SNAPSHOT_EVERY, snapshotEvery, 1, Integer.MAX_VALUE);
    Require.range(CHECKPOINT_INTERVAL, checkpointInterval.toMillis(), 0, Long.MAX_VALUE);
    Require.range(OVERDUE, overdueMillis, 1, Long.MAX_VALUE / 4);
    Require.range(QUARANTINE_REJECTIONS, quarantineRejections, 0, QuarantineRules.MOST_REJECTIONS);
    Require.range(QUARANTINE_WITHIN, quarantineWithinMillis, 1, Long.MAX_VALUE / 4);
    namespaceWeights = new TreeMap<>(new SchedulingRules(namespaceWeights, 1).weights());
  }

  /**
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static AggregationConfig fromArguments(String[] arguments) throws IOException {
    ParameterTool given = ParameterTool.fromArgs(arguments);
    Map<String, String> settings = new TreeMap<>();
    if (given.has(CONFIG)) {
      settings.putAll(ParameterTool.fromPropertiesFile(given.get(CONFIG)).toMap());
    }
    settings.putAll(given.toMap());
    settings.remove(CONFIG);
    return fromMap(settings);
  }

  /**
   * Settings by their keys, without defaults for {@code kafka.bootstrap.servers}, {@code s3.region}
   * and {@code archive.bucket}.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static AggregationConfig fromMap(Map<String, String> settings) {
    Map<String, String> kafka = new TreeMap<>();
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String key = setting.getKey();
      if (key.startsWith(KAFKA)) {
        kafka.put(key.substring(KAFKA.length()), setting.getValue());
      } else if (key.startsWith(NAMESPACE_WEIGHT)) {
        String namespace = key.substring(NAMESPACE_WEIGHT.length());
        Require.name(key, namespace);
        weights.put(namespace, count(settings, key, 1));
      } else if (!KNOWN.contains(key)) {
        throw new IllegalArgumentException(
            "%s is not a setting of the aggregation job; known are kafka.*, jobs.weight.* and %s"
                .formatted(key, new java.util.TreeSet<>(KNOWN)));
      }
    }
    CoordinatorSettings defaults = CoordinatorSettings.DEFAULT;
    return new AggregationConfig(
        new KafkaSettings(
            kafka, new Topics(settings.getOrDefault(TOPIC_PREFIX, Topics.standard().prefix()))),
        S3Settings.fromMap(settings),
        number(settings, PRESENCE_TIMEOUT, defaults.presenceTimeoutMillis()),
        count(settings, SNAPSHOT_EVERY, defaults.snapshotEvery()),
        Duration.ofMillis(number(settings, CHECKPOINT_INTERVAL, 10_000)),
        weights,
        number(settings, OVERDUE, defaults.scheduling().overdueMillis()),
        rejections(settings, defaults.quarantine().rejections()),
        number(settings, QUARANTINE_WITHIN, defaults.quarantine().withinMillis()));
  }

  private static int rejections(Map<String, String> settings, int otherwise) {
    long number = number(settings, QUARANTINE_REJECTIONS, otherwise);
    Require.range(QUARANTINE_REJECTIONS, number, 0, QuarantineRules.MOST_REJECTIONS);
    return (int) number;
  }

  private static int count(Map<String, String> settings, String key, int otherwise) {
    long number = number(settings, key, otherwise);
    Require.range(key, number, 1, Integer.MAX_VALUE);
    return (int) number;
  }

  private static long number(Map<String, String> settings, String key, long otherwise) {
    String text = settings.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " must be a whole number, got " + text, e);
    }
  }

  CoordinatorSettings coordinator() {
    return new CoordinatorSettings(
        presenceTimeoutMillis,
        snapshotEvery,
        new NoSecureProtocol(),
        new SchedulingRules(namespaceWeights, overdueMillis),
        new QuarantineRules(quarantineRejections, quarantineWithinMillis));
  }
}
