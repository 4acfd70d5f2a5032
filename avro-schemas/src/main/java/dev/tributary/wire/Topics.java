package dev.tributary.wire;

import dev.tributary.core.check.Require;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one list of topics. Records of all of them stay below Kafka's default of 1 MiB.
 *
 * @param prefix tells two federations on one Kafka cluster apart
 */
public record Topics(String prefix) implements Serializable {
  private static final String SEVEN_DAYS_MILLIS = "604800000";
  private static final String ONE_DAY_MILLIS = "86400000";
  private static final String ONE_HOUR_MILLIS = "3600000";

  public Topics {
    Require.name("topics.prefix", prefix);
  }

  /** Those of a cluster with one federation. */
  public static Topics standard() {
    return new Topics("tributary");
  }

  public String commands() {
    return prefix + ".commands";
  }

  public String rounds() {
    return prefix + ".rounds";
  }

  public String presence() {
    return prefix + ".presence";
  }

  public String updates() {
    return prefix + ".updates";
  }

  public String secagg() {
    return prefix + ".secagg";
  }

  public String identities() {
    return prefix + ".identities";
  }

  public String models() {
    return prefix + ".models";
  }

  public String metrics() {
    return prefix + ".metrics";
  }

  public String rejected() {
    return prefix + ".rejected";
  }

  /** The group under which the aggregation job notes its positions, with each checkpoint. */
  public String aggregationGroup() {
    return prefix + "-aggregation";
  }

  public List<TopicSpec> all() {
    return List.of(
        new TopicSpec(commands(), 1, kept(SEVEN_DAYS_MILLIS), "job", "submit and stop jobs"),
        // One partition: the total order of its records is what everybody agrees on.
        new TopicSpec(
            rounds(),
            1,
            configs(
                Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1")),
            "job",
            "decisions: the truth"),
        new TopicSpec(
            presence(),
            1,
            configs(Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", ONE_HOUR_MILLIS)),
            "client",
            "signs of life of the clients"),
        // Kept longer than any round, since what was folded is undone by reading it again.
        new TopicSpec(
            updates(), 4, kept(ONE_DAY_MILLIS), "client", "chunks of the clients' updates"),
        // Kept as updates are: shards unmask their sums with what they read again from here.
        new TopicSpec(secagg(), 1, kept(ONE_DAY_MILLIS), "job", "keys and shares of secure rounds"),
        new TopicSpec(
            identities(),
            1,
            configs(Map.of("cleanup.policy", "compact")),
            "client",
            "keys by which clients are known"),
        // Kept longer than a job may wait for clients, who then train from its newest version.
        new TopicSpec(models(), 2, kept(SEVEN_DAYS_MILLIS), "job", "shards of the models"),
        new TopicSpec(metrics(), 1, kept(SEVEN_DAYS_MILLIS), "job", "what clients measured"),
        new TopicSpec(
            rejected(), 1, kept(SEVEN_DAYS_MILLIS), "client", "what does not count, and why"));
  }

  private static Map<String, String> kept(String millis) {
    return configs(Map.of("cleanup.policy", "delete", "retention.ms", millis));
  }

  /** By the broker's clock everywhere: what is kept, and who is there, is no client's to say. */
  private static Map<String, String> configs(Map<String, String> own) {
    Map<String, String> configs = new TreeMap<>(own);
    configs.put("message.timestamp.type", "LogAppendTime");
    return configs;
  }
}
