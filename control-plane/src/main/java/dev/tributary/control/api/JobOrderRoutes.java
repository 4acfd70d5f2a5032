package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobDesk;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.spec.SpecReport;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Orders about jobs. Each is written to the topic of commands and answered when the log says what
 * became of it, or with 202 if no coordinator has answered in time.
 */
final class JobOrderRoutes {
  private static final int ROUNDS = 20;

  private final JobAccess jobs;
  private final JobDesk desk;
  private final ModelDownload download;

  JobOrderRoutes(FederationView view, JobDesk desk, ModelDownload download) {
    this.jobs = new JobAccess(view);
    this.desk = desk;
    this.download = download;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/jobs", Role.OPERATOR, this::submit),
        Route.post("/api/v1/jobs/validate", Role.VIEWER, this::validate),
        Route.post("/api/v1/jobs/{id}/rerun", Role.OPERATOR, this::rerun),
        Route.post("/api/v1/jobs/{id}/update", Role.OPERATOR, this::update),
        order(
            "pause",
            Set.of("reason"),
            (id, body) -> desk.pause(id, Exchange.text(body, "reason").orElse("paused by hand"))),
        order("resume", Set.of(), (id, body) -> desk.resume(id)),
        order(
            "stop",
            Set.of("reason"),
            (id, body) -> desk.stop(id, Exchange.text(body, "reason").orElse("stopped by hand"))),
        order("notes", Set.of("text", "author"), this::note),
        order("delete", Set.of(), (id, body) -> desk.delete(id)));
  }

  private JobDesk.Answer note(String id, JsonNode body) {
    String text =
        Exchange.text(body, "text")
            .filter(words -> !words.isBlank())
            .orElseThrow(() -> Problem.parameter("text", "must be given"));
    return desk.note(id, text, Exchange.text(body, "author").orElse(""));
  }

  /** What is asked for about a job, and what it comes to. */
  @FunctionalInterface
  private interface Order {
    JobDesk.Answer about(String id, JsonNode body);
  }

  /**
   * A verb about one job that answers with the job; with what it was, if it is forgotten.
   *
   * @param keys what its body may say
   */
  private Route order(String verb, Set<String> keys, Order order) {
    return Route.post(
        "/api/v1/jobs/{id}/" + verb,
        Role.OPERATOR,
        exchange -> {
          JobView job = jobs.jobToSteer(exchange);
          JsonNode body = exchange.body();
          Exchange.requireKnownKeys(body, keys);
          JobDesk.Answer answer = order.about(job.id(), body);
          exchange.json(
              answer.answered() ? 200 : 202, JobJson.job(answer.job().orElse(job), ROUNDS));
        });
  }

  private void submit(Exchange exchange) throws IOException {
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("id", "spec"));
    submit(exchange, id(exchange, body), spec(body));
  }

  private static JobSpec spec(JsonNode body) {
    if (!body.path("spec").isObject()) {
      throw Problem.parameter("spec", "must be an object");
    }
    return checked(body.get("spec")).orThrow();
  }

  private void update(Exchange exchange) throws IOException {
    JobView job = jobs.jobToSteer(exchange);
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("spec"));
    JobSpec spec = spec(body);
    requireMaySubmit(exchange, spec);
    JobDesk.Answer answer = desk.update(job.id(), JobSpecs.canonical(spec));
    exchange.json(answer.answered() ? 200 : 202, JobJson.job(answer.job().orElse(job), ROUNDS));
  }

  private void requireMaySubmit(Exchange exchange, JobSpec spec) {
    exchange.requireRole(Role.OPERATOR, Optional.of(spec.queue().namespace()));
    spec.model().source().ifPresent(source -> jobs.requireMayStartFrom(exchange, source));
  }

  private void rerun(Exchange exchange) throws IOException {
    JobView job = jobs.job(exchange);
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("id", "from"));
    Optional<Integer> from = version(body);
    Optional<String> id = id(exchange, body);
    JobSpec spec =
        job.spec()
            .orElseThrow(
                () ->
                    new Problem(
                        Kind.NO_SUCH_SPEC,
                        "job '%s' was refused, it has no spec".formatted(job.id())));
    submit(
        exchange,
        id,
        from.map(version -> spec.startingFrom(ModelFiles.source(download, job, version)))
            .orElse(spec));
  }

  private static Optional<Integer> version(JsonNode body) {
    JsonNode from = body.path("from");
    if (from.isMissingNode() || from.isNull()) {
      return Optional.empty();
    }
    if (!from.isInt() || from.intValue() < 0) {
      throw Problem.parameter("from", "must be a version's number, got " + from);
    }
    return Optional.of(from.intValue());
  }

  private void submit(Exchange exchange, Optional<String> named, JobSpec spec) {
    requireMaySubmit(exchange, spec);
    String id = named.orElseGet(() -> JobIds.fresh(spec.name()));
    JobDesk.Answer answer = desk.submit(id, JobSpecs.canonical(spec));
    answer
        .job()
        .filter(job -> job.status() == JobStatus.REFUSED)
        .ifPresent(
            refused -> {
              throw new Problem(Kind.REFUSED, refused.reason());
            });
    exchange.ctx().header("Location", "/api/v1/jobs/" + id);
    JobView job = answer.job().orElseGet(() -> JobView.queued(id, spec));
    exchange.json(answer.answered() ? answer.isNews() ? 201 : 200 : 202, JobJson.job(job, ROUNDS));
  }

  /** The new job's id, in the body, in the header or in both. */
  private static Optional<String> id(Exchange exchange, JsonNode body) {
    Optional<String> named = Exchange.text(body, "id");
    Optional<String> key = Optional.ofNullable(exchange.ctx().header("Idempotency-Key"));
    if (named.isPresent() && key.isPresent() && !named.equals(key)) {
      throw Problem.parameter(
          "id", "must be that of the header Idempotency-Key, %s".formatted(key.get()));
    }
    return named.or(() -> key).map(id -> Exchange.checked("id", id, JobIds::checked));
  }

  private void validate(Exchange exchange) throws IOException {
    exchange.json(checked(exchange.body()).json());
  }

  private static SpecReport checked(JsonNode spec) {
    SpecReport report = SpecReport.of(spec);
    if (!report.errors().isEmpty()) {
      throw new Problem(Kind.INVALID_SPEC, report.errors().get(0).message(), report.errors());
    }
    return report;
  }
}
