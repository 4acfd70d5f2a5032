package dev.tributary.benchmarks.load;

import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How many bytes of updates the job in this JVM has taken in, as its own counters tell: a reporter
 * that lets them be read at any moment, which Flink's REST API does only once in a while.
 */
public final class UpdateBytes implements MetricReporterFactory, MetricReporter {
  private static final Queue<Counter> COUNTERS = new ConcurrentLinkedQueue<>();

  static Map<String, String> flinkSettings() {
    return Map.of(
        "metrics.reporters",
        "bench",
        "metrics.reporter.bench.factory.class",
        UpdateBytes.class.getName());
  }

  /** Since the JVM was started. */
  public static long received() {
    return COUNTERS.stream().mapToLong(Counter::getCount).sum();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (name.equals("updateBytes")) {
      COUNTERS.add((Counter) metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // What was received stays received.
  }

  @Override
  public void open(MetricConfig config) {
    // Nothing is needed.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
