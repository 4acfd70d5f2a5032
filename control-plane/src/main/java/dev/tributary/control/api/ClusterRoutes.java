package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.spec.SpecSchema;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.FederationView.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** How the servers behind this one are, and what describes this one. */
final class ClusterRoutes {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long FRESH_NANOS = 2_000_000_000;

  private final FederationView view;
  private final Optional<URI> flinkAddress;
  private final Optional<FlinkRest> flink;
  private final ApiMetrics metrics;
  private ObjectNode flinkAnswer;
  private long flinkAskedNanos;

  ClusterRoutes(FederationView view, Optional<URI> flinkAddress, ApiMetrics metrics) {
    this.view = view;
    this.flinkAddress = flinkAddress;
    this.flink = flinkAddress.map(root -> new FlinkRest(root, PATIENCE));
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/cluster", Role.VIEWER, Set.of(), this::show),
        Route.get("/metrics", Role.VIEWER, Set.of(), metrics::show),
        Route.open("/api/v1/openapi.yaml", exchange -> text(exchange, "application/yaml", page())),
        Route.open(
            "/api/v1/schemas/job.json",
            exchange ->
                exchange.ctx().contentType("application/schema+json").result(SpecSchema.text())));
  }

  private static void text(Exchange exchange, String type, byte[] bytes) {
    exchange.ctx().contentType(type).result(bytes);
  }

  private static byte[] page() throws IOException {
    try (InputStream in = ClusterRoutes.class.getResourceAsStream("openapi.yaml")) {
      return in.readAllBytes();
    }
  }

  private void show(Exchange exchange) {
    Reading reading = view.reading();
    ObjectNode document = JobJson.object();
    document.putObject("broker").put("answers", reading.brokerAnswers());
    document
        .putObject("view")
        .put("nextOffset", reading.nextOffset())
        .put("endOffset", reading.endOffset())
        .put("lag", reading.lag());
    document.set("flink", flink.map(this::flink).orElse(null));
    Predicate<String> visible = new JobAccess(view).visible(exchange);
    ArrayNode behind = document.putObject("archive").putArray("behind");
    view.jobs().archiveLags().stream()
        .filter(lag -> visible.test(lag.job().id()))
        .forEach(
            lag ->
                behind
                    .addObject()
                    .put("job", lag.job().id())
                    .put("modelVersion", lag.job().version())
                    .put("archivedVersion", lag.archived() < 0 ? null : (Integer) lag.archived()));
    exchange.json(document);
  }

  /** At most once in two seconds, however many ask. */
  private synchronized ObjectNode flink(FlinkRest rest) {
    if (flinkAnswer == null || System.nanoTime() - flinkAskedNanos > FRESH_NANOS) {
      flinkAnswer = ask(rest);
      flinkAskedNanos = System.nanoTime();
    }
    return flinkAnswer;
  }

  private ObjectNode ask(FlinkRest rest) {
    ObjectNode node = JobJson.object();
    node.put("address", flinkAddress.orElseThrow().toString());
    try {
      FlinkRest.Overview overview = rest.overview();
      node.put("answers", true);
      node.put("taskManagers", overview.taskManagers());
      node.put("slots", overview.slots());
      node.put("freeSlots", overview.freeSlots());
      ArrayNode jobs = node.putArray("jobs");
      rest.jobs().forEach(job -> jobs.add(flinkJob(rest, job)));
    } catch (UncheckedIOException away) {
      node.removeAll();
      node.put("address", flinkAddress.orElseThrow().toString());
      node.put("answers", false);
    }
    return node;
  }

  private static ObjectNode flinkJob(FlinkRest rest, FlinkRest.Job job) {
    FlinkRest.Checkpoints checkpoints = rest.checkpoints(job.id());
    ObjectNode node = JobJson.object();
    node.put("id", job.id());
    node.put("name", job.name());
    node.put("state", job.state());
    node.put("restarts", rest.restarts(job.id()));
    node.putObject("checkpoints")
        .put("completed", checkpoints.completed())
        .put("failed", checkpoints.failed())
        .put(
            "newestMillis",
            checkpoints.newestMillis().isPresent()
                ? (Long) checkpoints.newestMillis().getAsLong()
                : null)
        .put("lastFailure", checkpoints.lastFailure());
    return node;
  }
}
