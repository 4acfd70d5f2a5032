package dev.tributary.storage.servers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/** Counts the fetch requests of all consumers that were made with {@link #PROPERTIES}. */
public final class FetchCounter implements MetricsReporter {
  public static final Map<String, String> PROPERTIES =
      Map.of(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, FetchCounter.class.getName());

  private static final List<KafkaMetric> FETCHES = new CopyOnWriteArrayList<>();

  /** Fetches sent so far, in all. */
  public static int fetches() {
    return FETCHES.stream().mapToInt(m -> ((Double) m.metricValue()).intValue()).sum();
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    if (metric.metricName().name().equals("fetch-total")) {
      FETCHES.add(metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    // A closed consumer's fetches stay counted.
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to set.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
