package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobDesk;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundView;
import dev.tributary.control.spec.SpecError;
import dev.tributary.control.spec.SpecReport;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.ViewJson;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Jobs: what there is, one by one, and orders. */
final class JobRoutes {
  private static final int MOST_JOBS = 1_000;
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_MODELS = 1_000;
  private static final int MOST_POINTS = 1_000_000;

  private final FederationView view;
  private final JobDesk desk;

  JobRoutes(FederationView view, JobDesk desk) {
    this.view = view;
    this.desk = desk;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/jobs", Role.VIEWER, Set.of("state", "name", "limit", "after"), this::list),
        Route.post("/api/v1/jobs", Role.OPERATOR, this::submit),
        Route.post("/api/v1/jobs/validate", Role.VIEWER, this::validate),
        Route.get("/api/v1/jobs/{id}", Role.VIEWER, Set.of("rounds"), this::show),
        Route.get("/api/v1/jobs/{id}/rounds", Role.VIEWER, Set.of("limit", "before"), this::rounds),
        Route.get("/api/v1/jobs/{id}/metrics", Role.VIEWER, Set.of("points"), this::metrics),
        Route.get("/api/v1/jobs/{id}/models", Role.VIEWER, Set.of("limit", "before"), this::models),
        Route.post("/api/v1/jobs/{id}/stop", Role.OPERATOR, this::stop));
  }

  /** Jobs name no namespace of their own yet. */
  static String namespace(JobSummary job) {
    return Grant.DEFAULT_NAMESPACE;
  }

  private void list(Exchange exchange) {
    Optional<JobStatus> state = exchange.choice("state", JobStatus.values());
    Optional<String> name = exchange.text("name");
    String after = exchange.text("after").orElse("");
    int limit = (int) exchange.number("limit", 100, 1, MOST_JOBS);
    List<JobSummary> jobs =
        view.jobs().jobs().stream()
            .filter(job -> exchange.grant().covers(namespace(job)))
            .filter(job -> state.isEmpty() || job.status() == state.get())
            .filter(job -> name.isEmpty() || job.name().equals(name.get()))
            .toList();
    List<JobSummary> rest =
        jobs.stream().filter(job -> job.id().compareTo(after) > 0).limit(limit + 1L).toList();
    List<JobSummary> page = rest.subList(0, Math.min(limit, rest.size()));
    Optional<String> next =
        rest.size() > limit ? Optional.of(page.get(limit - 1).id()) : Optional.empty();
    exchange.json(JobJson.jobs(page, jobs.size(), next));
  }

  private void submit(Exchange exchange) throws IOException {
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("id", "spec"));
    if (!body.path("spec").isObject()) {
      throw Problem.parameter("spec", "must be an object");
    }
    SpecReport report = checked(body.get("spec"));
    exchange.requireRole(Role.OPERATOR, Grant.DEFAULT_NAMESPACE);
    String id = id(exchange, body).orElseGet(() -> JobIds.fresh(report.orThrow().name()));
    JobDesk.Answer answer = desk.submit(id, JobSpecs.canonical(report.orThrow()));
    answer
        .job()
        .filter(job -> job.status() == JobStatus.REFUSED)
        .ifPresent(
            refused -> {
              throw new Problem(Kind.REFUSED, refused.reason());
            });
    exchange.ctx().header("Location", "/api/v1/jobs/" + id);
    JobView job = answer.job().orElseGet(() -> JobView.queued(id, report.orThrow()));
    exchange.json(answer.answered() ? answer.isNews() ? 201 : 200 : 202, JobJson.job(job, 20));
  }

  /** The job's id, in the body, in the header or in both. */
  private static Optional<String> id(Exchange exchange, JsonNode body) {
    Optional<String> named = Exchange.text(body, "id");
    Optional<String> key = Optional.ofNullable(exchange.ctx().header("Idempotency-Key"));
    if (named.isPresent() && key.isPresent() && !named.equals(key)) {
      throw Problem.parameter(
          "id", "must be that of the header Idempotency-Key, %s".formatted(key.get()));
    }
    Optional<String> id = named.or(() -> key);
    try {
      return id.map(JobIds::checked);
    } catch (IllegalArgumentException broken) {
      throw new Problem(
          Kind.BAD_PARAMETER,
          broken.getMessage(),
          List.of(new SpecError("id", broken.getMessage())));
    }
  }

  private static SpecReport checked(JsonNode spec) {
    SpecReport report = SpecReport.of(spec);
    if (!report.errors().isEmpty()) {
      throw new Problem(Kind.INVALID_SPEC, report.errors().get(0).message(), report.errors());
    }
    return report;
  }

  private void validate(Exchange exchange) throws IOException {
    exchange.json(checked(exchange.body()).json());
  }

  private void show(Exchange exchange) {
    int rounds = (int) exchange.number("rounds", 20, 0, 1_000_000);
    exchange.json(JobJson.job(job(exchange), rounds));
  }

  private void rounds(Exchange exchange) {
    JobView job = job(exchange);
    int limit = (int) exchange.number("limit", 100, 1, MOST_ROUNDS);
    long before = exchange.number("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    // A round's number is its place, from 1: an abandoned round uses its number up.
    int end = (int) Math.min(job.rounds().size(), before - 1);
    int start = Math.max(0, end - limit);
    ObjectNode document = JobJson.object().put("id", job.id()).put("total", job.rounds().size());
    ArrayNode list = document.putArray("rounds");
    for (int i = end - 1; i >= start; i--) {
      RoundView round = job.rounds().get(i);
      list.add(JobJson.round(round));
    }
    document.put("next", start > 0 ? (Integer) (start + 1) : null);
    exchange.json(document);
  }

  private void metrics(Exchange exchange) {
    String id = job(exchange).id();
    int most = (int) exchange.number("points", MOST_POINTS, 2, MOST_POINTS);
    exchange.json(ViewJson.curve(id, view.curves().of(id), most));
  }

  private void models(Exchange exchange) {
    JobView job = job(exchange);
    int limit = (int) exchange.number("limit", 100, 1, MOST_MODELS);
    long before = exchange.number("before", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    exchange.json(JobJson.models(job, before, limit));
  }

  private void stop(Exchange exchange) throws IOException {
    JobView job = job(exchange);
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("reason"));
    String reason = Exchange.text(body, "reason").orElse("stopped by hand");
    exchange.requireRole(Role.OPERATOR, namespace(job.summary()));
    JobDesk.Answer answer = desk.stop(job.id(), reason);
    exchange.json(answer.answered() ? 200 : 202, JobJson.job(answer.job().orElse(job), 20));
  }

  private JobView job(Exchange exchange) {
    return job(view, exchange);
  }

  /** The job that the path names. */
  static JobView job(FederationView view, Exchange exchange) {
    String id = exchange.pathName("id", JobIds::checked);
    JobView job =
        view.jobs()
            .any(id)
            .orElseThrow(() -> new Problem(Kind.NO_SUCH_JOB, "there is no job '%s'".formatted(id)));
    exchange.requireRole(Role.VIEWER, namespace(job.summary()));
    return job;
  }
}
