package dev.tributary.storage.kafka;

import dev.tributary.core.check.Require;
import dev.tributary.wire.Topics;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How every client of this project reaches the broker, and which topics it uses there.
 *
 * <p>A property given here goes to each kind of Kafka client that knows it and wins over the
 * defaults below. What the protocol depends on is not open to settings and is refused.
 *
 * @param properties of kafka-clients, by its names; {@code bootstrap.servers} must be among them
 */
public record KafkaSettings(Map<String, String> properties, Topics topics) implements Serializable {
  /** Seven whole chunks of the default 512 KiB and their headers in one fetch. */
  private static final int FETCH_BYTES = 4 << 20;

  private static final int MAX_REQUEST_BYTES = 1 << 20;
  private static final Pattern SERVERS =
      Pattern.compile("\\s*[^\\s,]+:\\d{1,5}\\s*(,\\s*[^\\s,]+:\\d{1,5}\\s*)*");

  /** Client ids of one JVM must differ, or their metrics collide. */
  private static final AtomicLong CLIENTS = new AtomicLong();

  private static final Map<String, String> CONSUMER_DEFAULTS =
      Map.of(
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCH_BYTES),
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(4 * FETCH_BYTES),
          ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000",
          ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000",
          ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

  /**
   * Positions are the readers' own affair, so no group and no commits. Classes, not their names,
   * since a name would be looked up in the class loader of whatever thread makes the client.
   */
  private static final Map<String, Object> CONSUMER_RULES =
      Map.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);

  private static final Map<String, String> PRODUCER_DEFAULTS =
      Map.of(
          // Float noise does not shrink; chunks fill their own batches, so there is none to wait
          // for.
          ProducerConfig.COMPRESSION_TYPE_CONFIG, "none",
          ProducerConfig.LINGER_MS_CONFIG, "0",
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES),
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000",
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000",
          ProducerConfig.MAX_BLOCK_MS_CONFIG, "60000",
          ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000",
          ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

  private static final Map<String, Object> PRODUCER_RULES =
      Map.of(
          ProducerConfig.ACKS_CONFIG,
          "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          "true",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class);

  private static final Map<String, String> ADMIN_DEFAULTS =
      Map.of(
          AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000",
          AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000",
          AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

  private static final Set<String> REFUSED =
      Set.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG);

  /**
   * @throws IllegalArgumentException naming the property, the rule and the value
   */
  public KafkaSettings {
    Require.that(topics != null, "topics", "must be given", null);
    Require.that(properties != null, "properties", "must be given", null);
    String servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    Require.that(
        servers != null && SERVERS.matcher(servers).matches(),
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        "must be host:port[,host:port...]",
        servers);
    for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
      String key = property.getKey();
      boolean ruled =
          REFUSED.contains(key)
              || CONSUMER_RULES.containsKey(key)
              || PRODUCER_RULES.containsKey(key);
      Require.that(!ruled, key, "is set by Tributary and must not be given", property.getValue());
    }
    properties = Map.copyOf(properties);
  }

  /** A broker without security, and the standard topics. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), Topics.standard());
  }

  /**
   * For a consumer that assigns its partitions by itself and seeks: bytes in, no group, reading
   * uncommitted, failing where its position is out of range.
   *
   * @param role what the client is for, as part of its client id
   */
  public Map<String, Object> consumerProperties(String role) {
    return layers(role, CONSUMER_DEFAULTS, ConsumerConfig.configNames(), CONSUMER_RULES);
  }

  /**
   * For a producer that loses nothing and writes nothing twice: bytes out, acknowledged by all
   * replicas in sync, idempotent; records up to 1 MiB.
   *
   * @param role what the client is for, as part of its client id
   */
  public Map<String, Object> producerProperties(String role) {
    return layers(role, PRODUCER_DEFAULTS, ProducerConfig.configNames(), PRODUCER_RULES);
  }

  /**
   * For an admin client.
   *
   * @param role what the client is for, as part of its client id
   */
  public Map<String, Object> adminProperties(String role) {
    return layers(role, ADMIN_DEFAULTS, AdminClientConfig.configNames(), Map.of());
  }

  private Map<String, Object> layers(
      String role, Map<String, String> defaults, Set<String> names, Map<String, Object> rules) {
    Map<String, Object> layers = new HashMap<>(defaults);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      // A key that Kafka does not know is for a plug-in and goes to all.
      if (names.contains(property.getKey()) || !isKnownToKafka(property.getKey())) {
        layers.put(property.getKey(), property.getValue());
      }
    }
    layers.putAll(rules);
    String name = properties.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, "tributary");
    layers.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "%s-%s-%d".formatted(name, role, CLIENTS.incrementAndGet()));
    return layers;
  }

  private static boolean isKnownToKafka(String key) {
    return ConsumerConfig.configNames().contains(key)
        || ProducerConfig.configNames().contains(key)
        || AdminClientConfig.configNames().contains(key);
  }

  /** Without the values of the properties, some of which may be secret. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrap.servers=%s, properties=%s, topics=%s]"
        .formatted(
            properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
            new TreeSet<>(properties.keySet()),
            topics);
  }
}
