package dev.tributary.control.api;

import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.WatchedJob;
import dev.tributary.control.watch.AlertKind;
import dev.tributary.control.watch.Picture;
import dev.tributary.control.watch.TopicLag;
import dev.tributary.control.watch.Watch;
import dev.tributary.control.watch.WatchedFlinkJob;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Metrics of what the watch saw when it looked last, and of what it found. */
final class WatchMetrics {
  /** Not {@code job}, by which Prometheus tells whom it has scraped. */
  private static final String JOB = "federation_job";

  private final PrometheusRegistry registry;
  private final Watch watch;
  private final LongSupplier clock;

  private WatchMetrics(PrometheusRegistry registry, Watch watch, LongSupplier clock) {
    this.registry = registry;
    this.watch = watch;
    this.clock = clock;
  }

  /**
   * @param clock milliseconds since 1970
   */
  static void register(PrometheusRegistry registry, Watch watch, LongSupplier clock) {
    WatchMetrics metrics = new WatchMetrics(registry, watch, clock);
    metrics.alerts();
    metrics.jobs();
    metrics.cluster();
  }

  private void alerts() {
    gauges(
        "tributary_alerts",
        "Alerts that are open, by kind.",
        "kind",
        values -> {
          for (AlertKind kind : AlertKind.values()) {
            values.put(kind.name(), 0.0);
          }
          watch
              .alerts()
              .open()
              .forEach(alert -> values.merge(alert.kind().name(), 1.0, Double::sum));
        });
    CounterWithCallback.builder()
        .name("tributary_alerts_opened_total")
        .help("Alerts that were opened since the server began, by kind.")
        .labelNames("kind")
        .callback(
            callback -> {
              Map<AlertKind, Long> opened = watch.opened();
              for (AlertKind kind : AlertKind.values()) {
                callback.call(opened.getOrDefault(kind, 0L), kind.name());
              }
            })
        .register(registry);
  }

  private void jobs() {
    gauges(
        "tributary_job_round",
        "The newest round of a job that goes on.",
        JOB,
        values ->
            seen()
                .jobs()
                .forEach(
                    job ->
                        job.summary()
                            .round()
                            .ifPresent(round -> values.put(job.id(), (double) round))));
    gauges(
        "tributary_job_model_version",
        "The newest model of a job that goes on; -1 before the first.",
        JOB,
        values ->
            seen().jobs().forEach(job -> values.put(job.id(), (double) job.summary().version())));
    gauges(
        "tributary_job_idle_seconds",
        "Time since a job that goes on has made a model, or was accepted or resumed.",
        JOB,
        values -> seen().jobs().forEach(job -> values.put(job.id(), age(job.progressMillis()))));
    gauges(
        "tributary_job_epsilon_spent",
        "What the rounds of a job that goes on have cost, if it promises differential privacy.",
        JOB,
        values -> promising().forEach(job -> values.put(job.id(), spent(job))));
    gauges(
        "tributary_job_epsilon_budget",
        "What they may cost.",
        JOB,
        values ->
            promising()
                .forEach(
                    job ->
                        values.put(
                            job.id(),
                            job.summary().ledger().orElseThrow().plan().spec().epsilon())));
  }

  private void cluster() {
    gauges(
        "tributary_aggregation_lag_records",
        "Records that the aggregation job has not noted as read, by topic.",
        "topic",
        values -> lags().forEach(lag -> values.put(lag.topic(), (double) lag.records())));
    gauges(
        "tributary_aggregation_lag_seconds",
        "Age of the oldest of them, 0 if there is none.",
        "topic",
        values ->
            lags()
                .forEach(
                    lag ->
                        values.put(
                            lag.topic(),
                            lag.oldestMillis().isPresent()
                                ? age(lag.oldestMillis().getAsLong())
                                : 0.0)));
    gauges(
        "tributary_checkpoint_age_seconds",
        "Time since a job of Flink completed a checkpoint, or since its start.",
        "flink_job",
        values -> flinkJobs().forEach(job -> values.put(job.name(), age(job.safeMillis()))));
    gauges(
        "tributary_checkpoints_failed",
        "Checkpoints that failed since a job of Flink was submitted.",
        "flink_job",
        values ->
            flinkJobs()
                .forEach(job -> values.put(job.name(), (double) job.checkpoints().failed())));
    GaugeWithCallback.builder()
        .name("tributary_flink_answers")
        .help("1 if Flink answered when it was asked last, else 0.")
        .callback(callback -> callback.call(seen().flink().isPresent() ? 1 : 0))
        .register(registry);
  }

  private Picture seen() {
    return watch.picture();
  }

  private List<TopicLag> lags() {
    return seen().lags().orElse(List.of());
  }

  private List<WatchedFlinkJob> flinkJobs() {
    return seen().flink().orElse(List.of());
  }

  private List<WatchedJob> promising() {
    return seen().jobs().stream().filter(job -> job.summary().ledger().isPresent()).toList();
  }

  private static double spent(WatchedJob job) {
    return JobJson.spent(job.summary().ledger().orElseThrow()).epsilon();
  }

  private double age(long sinceMillis) {
    return Math.max(0, clock.getAsLong() - sinceMillis) / 1e3;
  }

  private void gauges(String name, String help, String label, Consumer<Map<String, Double>> fill) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(
            callback -> {
              Map<String, Double> values = new TreeMap<>();
              fill.accept(values);
              values.forEach((key, value) -> callback.call(value, key));
            })
        .register(registry);
  }
}
