package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundTask.Ending;
import dev.tributary.agent.daemon.RoundTask.Figures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * What an agent counts of its own work, for whoever runs it. Nothing of it is computed from rows:
 * no loss, no accuracy, no number of rows, as no account of privacy knows of whoever reads this.
 */
public final class AgentMetrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Gauge tasks =
      Gauge.builder()
          .name("tributary_agent_tasks")
          .help("Rounds that are trained for now, or wait for their turn.")
          .register(registry);
  private final Counter rounds =
      Counter.builder()
          .name("tributary_agent_rounds_total")
          .help("Rounds that were trained for, by how that ended.")
          .labelNames("outcome")
          .register(registry);
  private final Counter failures =
      Counter.builder()
          .name("tributary_agent_failures_total")
          .help("Rounds that got no update from here, by reason; refusals among them.")
          .labelNames("reason")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("tributary_agent_phase_seconds")
          .help("Time of each phase of rounds that were uploaded.")
          .labelNames("phase")
          .classicOnly()
          .classicUpperBounds(0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000)
          .register(registry);
  private final Counter bytes =
      Counter.builder()
          .name("tributary_agent_upload_bytes_total")
          .help("Bytes of updates that were sent as a whole.")
          .register(registry);

  AgentMetrics(String client, BooleanSupplier connected) {
    GaugeWithCallback.builder()
        .name("tributary_agent_connected")
        .help("1 if the broker answers, else 0.")
        .callback(callback -> callback.call(connected.getAsBoolean() ? 1 : 0))
        .register(registry);
    Info.builder()
        .name("tributary_agent_info")
        .help("Which client this is.")
        .labelNames("client", "version")
        .register(registry)
        .setLabelValues(client, AgentVersion.TEXT);
    for (Ending ending : Ending.values()) {
      rounds.initLabelValues(label(ending));
    }
    for (RoundFailure.Reason reason : RoundFailure.Reason.values()) {
      failures.initLabelValues(reason.label());
    }
    for (String phase : List.of("fetch", "train", "upload")) {
      seconds.initLabelValues(phase);
    }
  }

  private static String label(Ending ending) {
    return ending.name().toLowerCase(Locale.ROOT);
  }

  void began() {
    tasks.inc();
  }

  void ended(Ending ending, Figures figures) {
    tasks.dec();
    rounds.labelValues(label(ending)).inc();
    figures.failure().ifPresent(this::failed);
    if (ending == Ending.UPLOADED) {
      seconds.labelValues("fetch").observe(figures.fetchSeconds());
      seconds.labelValues("train").observe(figures.trainSeconds());
      seconds.labelValues("upload").observe(figures.uploadSeconds());
      bytes.inc(figures.uploadBytes());
    }
  }

  void failed(String reason) {
    failures.labelValues(reason).inc();
  }

  /** As Prometheus reads it; {@link #CONTENT_TYPE}. */
  public byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }
}
