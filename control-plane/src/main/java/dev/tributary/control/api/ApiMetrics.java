package dev.tributary.control.api;

import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.watch.Watch;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.update.RejectReason;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Prometheus gets to know of the control plane and of what it sees. Labels have few values: no
 * ids, but of jobs that go on.
 */
final class ApiMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("tributary_api_requests_total")
          .help("Requests answered, by endpoint and status.")
          .labelNames("method", "route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("tributary_api_request_seconds")
          .help("Time to answer; of event streams the time they were open.")
          .labelNames("route")
          .classicOnly()
          .classicUpperBounds(0.005, 0.02, 0.1, 0.3, 1, 5)
          .register(registry);

  /**
   * @param clock milliseconds since 1970, to tell which clients are silent
   */
  ApiMetrics(FederationView view, Watch watch, LongSupplier clock) {
    gauge(
        "tributary_view_lag_records",
        "Records of the round log that the API server has not read yet.",
        () -> view.reading().lag());
    gauge(
        "tributary_view_broker_answers",
        "1 if the broker answered when it was asked last, else 0.",
        () -> view.reading().brokerAnswers() ? 1 : 0);
    gauges(
        "tributary_jobs",
        "Jobs by state.",
        "state",
        () -> counts(JobStatus.values(), view.jobs().jobs().stream().map(JobSummary::status)));
    gauges(
        "tributary_clients",
        "Clients by state.",
        "state",
        () ->
            counts(
                ClientStanding.values(),
                view.clients().clients(view.jobs().state(), clock.getAsLong()).stream()
                    .map(HeardClient::standing)));
    gauges(
        "tributary_rejections",
        "Rejected contributions that the API server has read, by reason.",
        "reason",
        () -> {
          Map<String, Long> rejected = new TreeMap<>();
          for (RejectReason reason : RejectReason.values()) {
            rejected.put(reason.label(), 0L);
          }
          rejected.putAll(view.rejections().byReason());
          return rejected;
        });
    RoundMetrics.register(registry, view);
    WatchMetrics.register(registry, watch, clock);
  }

  private void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  private void gauges(String name, String help, String label, Supplier<Map<String, Long>> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(
            callback ->
                values.get().forEach((key, value) -> callback.call(value.doubleValue(), key)))
        .register(registry);
  }

  /** Every state, those that nobody is in as well. */
  private static <E extends Enum<E>> Map<String, Long> counts(E[] states, Stream<E> found) {
    Map<E, Long> counts =
        found.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return Stream.of(states)
        .collect(Collectors.toMap(E::name, state -> counts.getOrDefault(state, 0L)));
  }

  void answered(String method, String route, int status, long nanos) {
    requests.labelValues(method, route, Integer.toString(status)).inc();
    seconds.labelValues(route).observe(nanos / 1e9);
  }

  void show(Exchange exchange) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    writer.write(text, registry.scrape());
    exchange.ctx().contentType(writer.getContentType()).result(text.toByteArray());
  }
}
