package dev.tributary.control.model;

import dev.tributary.control.connection.BrokerCheck;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/** What clients measured in the rounds of one job. */
public final class RoundMetrics implements MemberMetrics {
  private final String job;

  /** By round, then by client. */
  private final TreeMap<Integer, Map<String, ClientMetrics>> told = new TreeMap<>();

  public RoundMetrics(String job) {
    this.job = job;
  }

  /** All that the topic of metrics still holds of a job. */
  public static RoundMetrics read(KafkaSettings settings, Duration patience, String job) {
    RoundMetrics metrics = new RoundMetrics(job);
    String topic = settings.topics().metrics();
    try (PositionalReader reader = new PositionalReader(settings, patience)) {
      int partitions = BrokerCheck.partitions(settings, List.of(topic), patience).get(topic);
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRange(
            topic,
            partition,
            reader.beginningOffset(topic, partition),
            reader.endOffset(topic, partition),
            (offset, value) -> metrics.add(value));
      }
    }
    return metrics;
  }

  private void add(byte[] value) {
    try {
      if (value != null) {
        add(SingleObject.decode(value, ClientMetrics.class));
      }
    } catch (WireException malformed) {
      // Whoever may write to the topic may write anything; it stops nobody.
      return;
    }
  }

  /** The newest word of a client about a round stands, if it is that its update was sent whole. */
  public void add(ClientMetrics metrics) {
    if (metrics.getJob().equals(job) && metrics.getFailure() == null) {
      told.computeIfAbsent(metrics.getRound(), round -> new HashMap<>())
          .put(metrics.getClient(), metrics);
    }
  }

  /** Rounds of which something is told. */
  public SortedSet<Integer> rounds() {
    return Collections.unmodifiableSortedSet(told.navigableKeySet());
  }

  /** Forgets what was told of a round. */
  public void forget(int round) {
    told.remove(round);
  }

  @Override
  public Optional<VersionMetrics> of(int round, Collection<String> counted) {
    Map<String, ClientMetrics> all = told.getOrDefault(round, Map.of());
    Set<String> members = new HashSet<>(counted);
    List<ClientMetrics> measured =
        all.values().stream()
            .filter(metrics -> members.contains(metrics.getClient()) && metrics.getExamples() > 0)
            .filter(metrics -> metrics.getLoss() != null || metrics.getAccuracy() != null)
            .toList();
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VersionMetrics(
            measured.size(),
            measured.stream().mapToLong(ClientMetrics::getExamples).sum(),
            mean(measured, ClientMetrics::getLoss),
            mean(measured, ClientMetrics::getAccuracy)));
  }

  private static OptionalDouble mean(
      Collection<ClientMetrics> all, Function<ClientMetrics, Double> value) {
    double sum = 0;
    double weight = 0;
    for (ClientMetrics metrics : all) {
      Double one = value.apply(metrics);
      if (one != null && Double.isFinite(one)) {
        sum += metrics.getExamples() * one;
        weight += metrics.getExamples();
      }
    }
    return weight == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / weight);
  }
}
