package dev.tributary.control.api;

import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.RoundFigures;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Metrics of all rounds of all jobs, as the log tells from its beginning. */
final class RoundMetrics {
  private static final List<RoundStatus> ENDS =
      List.of(RoundStatus.PUBLISHED, RoundStatus.ABANDONED, RoundStatus.CUT_SHORT);

  private RoundMetrics() {}

  static void register(PrometheusRegistry registry, FederationView view) {
    RoundFigures figures = view.jobs().figures();
    CounterWithCallback.builder()
        .name("tributary_rounds_total")
        .help("Rounds that are over, by how they ended.")
        .labelNames("outcome")
        .callback(
            callback -> {
              Map<RoundStatus, Long> rounds = figures.rounds();
              for (RoundStatus end : ENDS) {
                callback.call(rounds.getOrDefault(end, 0L), end.name().toLowerCase(Locale.ROOT));
              }
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("tributary_contributions_total")
        .help(
            "Updates that are in a model, messages that were rejected, rounds that clients failed.")
        .labelNames("outcome")
        .callback(
            callback -> {
              callback.call((double) figures.contributions(), "counted");
              callback.call(
                  view.rejections().byReason().values().stream()
                      .mapToDouble(Long::doubleValue)
                      .sum(),
                  "rejected");
              callback.call((double) view.curves().failures(), "failed");
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("tributary_update_bytes_total")
        .help("Bytes of updates that are in a model.")
        .callback(callback -> callback.call((double) figures.updateBytes()))
        .register(registry);
    registry.register(phases(figures));
  }

  private static Collector phases(RoundFigures figures) {
    double[] bounds =
        DoubleStream.concat(RoundFigures.boundsSeconds(), DoubleStream.of(Double.POSITIVE_INFINITY))
            .toArray();
    return () -> {
      HistogramSnapshot.Builder snapshot =
          HistogramSnapshot.builder()
              .name("tributary_phase_seconds")
              .help("Time of each phase of rounds that made a model.");
      figures
          .phases()
          .forEach(
              (phase, times) ->
                  snapshot.dataPoint(
                      HistogramDataPointSnapshot.builder()
                          .labels(Labels.of("phase", phase))
                          .classicHistogramBuckets(
                              ClassicHistogramBuckets.of(boxed(bounds), boxed(times.counts())))
                          .sum(times.sumSeconds())
                          .build()));
      return snapshot.build();
    };
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  private static List<Long> boxed(long[] values) {
    return LongStream.of(values).boxed().toList();
  }
}
