package dev.tributary.agent.daemon;

import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.agent.training.Trainer;
import dev.tributary.core.check.Require;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * One client: who it is, where its federation is, and what it holds.
 *
 * @param client its id, which no other client of the federation may have
 * @param archive where to look for a model that the topic no longer holds; empty to do without
 * @param stateDirectory made if it is not there; for this client alone
 * @param dataSets by the name that job specs ask for
 * @param trainers that it can run, each with a name of its own
 * @param heartbeatMillis between two signs of life, in [100, 3600000]
 * @param secure how it takes part in secure rounds; empty if it does not
 * @param profile how those who choose clients see it
 * @param policy what becomes of jobs that nobody at the site has answered
 */
public record AgentSettings(
    String client,
    KafkaSettings kafka,
    Optional<S3Settings> archive,
    Path stateDirectory,
    Map<String, DataSet> dataSets,
    List<Trainer> trainers,
    long heartbeatMillis,
    Optional<SecureSettings> secure,
    Profile profile,
    Policy policy) {
  private static final long MIN_HEARTBEAT_MILLIS = 100;
  private static final long MAX_HEARTBEAT_MILLIS = 3_600_000;

  /**
   * @throws IllegalArgumentException naming the setting, the rule and the value
   */
  public AgentSettings {
    Require.name("clientId", client);
    Require.range("heartbeatMillis", heartbeatMillis, MIN_HEARTBEAT_MILLIS, MAX_HEARTBEAT_MILLIS);
    dataSets = Collections.unmodifiableMap(new TreeMap<>(dataSets));
    trainers = List.copyOf(trainers);
    Set<String> names = new HashSet<>();
    for (Trainer trainer : trainers) {
      Require.that(
          names.add(trainer.name()), "trainers", "must have one of a name", trainer.name());
    }
    kafka = named(kafka, client);
    checkKafka(kafka);
  }

  /**
   * A client without labels that takes part in every job, one round at a time, and in no secure
   * round.
   */
  public AgentSettings(
      String client,
      KafkaSettings kafka,
      Optional<S3Settings> archive,
      Path stateDirectory,
      Map<String, DataSet> dataSets,
      List<Trainer> trainers,
      long heartbeatMillis) {
    this(
        client,
        kafka,
        archive,
        stateDirectory,
        dataSets,
        trainers,
        heartbeatMillis,
        Optional.empty(),
        Profile.DEFAULT,
        Policy.AUTO);
  }

  /** The same client, in secure rounds too if there are settings for them. */
  public AgentSettings withSecure(Optional<SecureSettings> settings) {
    return new AgentSettings(
        client,
        kafka,
        archive,
        stateDirectory,
        dataSets,
        trainers,
        heartbeatMillis,
        settings,
        profile,
        policy);
  }

  /** Brokers know the clients of Kafka by this name, in their logs and quotas. */
  private static KafkaSettings named(KafkaSettings kafka, String client) {
    Map<String, String> properties = new HashMap<>(kafka.properties());
    properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, client);
    return new KafkaSettings(properties, kafka.topics());
  }

  /** A wrong value comes to light here, and not in a thread that tries for ever. */
  private static void checkKafka(KafkaSettings kafka) {
    try {
      ProducerConfig.configDef().parse(kafka.producerProperties("check"));
      ConsumerConfig.configDef().parse(kafka.consumerProperties("check"));
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException("kafka: " + wrong.getMessage(), wrong);
    }
  }

  /** Sorted. */
  public List<String> trainerNames() {
    return trainers.stream().map(Trainer::name).sorted().toList();
  }

  Optional<Trainer> trainer(String name) {
    return trainers.stream().filter(trainer -> trainer.name().equals(name)).findFirst();
  }

  /** Where the broker is, for the log. */
  String broker() {
    return kafka.properties().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
  }
}
