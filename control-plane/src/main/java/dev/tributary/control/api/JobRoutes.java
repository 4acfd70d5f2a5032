package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.ExplanationJson;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundView;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.ViewJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Jobs as they are: all of them, and one by one. */
final class JobRoutes {
  private static final int MOST_JOBS = 1_000;
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_POINTS = 1_000_000;

  private final FederationView view;
  private final JobAccess jobs;
  private final LongSupplier clock;

  /**
   * @param clock milliseconds since 1970, to tell who is silent
   */
  JobRoutes(FederationView view, LongSupplier clock) {
    this.view = view;
    this.jobs = new JobAccess(view);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/jobs",
            Role.VIEWER,
            Set.of("state", "name", "namespace", "limit", "after"),
            this::list),
        Route.get("/api/v1/jobs/{id}", Role.VIEWER, Set.of("rounds"), this::show),
        Route.get("/api/v1/jobs/{id}/explanation", Role.VIEWER, Set.of(), this::explain),
        Route.get("/api/v1/jobs/{id}/rounds", Role.VIEWER, Set.of("limit", "before"), this::rounds),
        Route.get("/api/v1/jobs/{id}/metrics", Role.VIEWER, Set.of("points"), this::metrics));
  }

  private void list(Exchange exchange) {
    Optional<JobStatus> state = exchange.choice("state", JobStatus.values());
    Optional<String> name = exchange.text("name");
    Optional<String> namespace = exchange.text("namespace");
    String after = exchange.text("after").orElse("");
    int limit = (int) exchange.number("limit", 100, 1, MOST_JOBS);
    Predicate<String> visible = jobs.visible(exchange);
    List<JobSummary> found =
        view.jobs().jobs().stream()
            .filter(job -> visible.test(job.id()))
            .filter(job -> state.isEmpty() || job.status() == state.get())
            .filter(job -> name.isEmpty() || job.name().equals(name.get()))
            .filter(job -> namespace.isEmpty() || job.namespace().equals(namespace))
            .toList();
    List<JobSummary> rest =
        found.stream().filter(job -> job.id().compareTo(after) > 0).limit(limit + 1L).toList();
    List<JobSummary> page = rest.subList(0, Math.min(limit, rest.size()));
    Optional<String> next =
        rest.size() > limit ? Optional.of(page.get(limit - 1).id()) : Optional.empty();
    exchange.json(JobJson.jobs(page, found.size(), next));
  }

  private void show(Exchange exchange) {
    int rounds = (int) exchange.number("rounds", 20, 0, 1_000_000);
    exchange.json(JobJson.job(jobs.job(exchange), rounds));
  }

  private void explain(Exchange exchange) {
    String id = exchange.pathName("id", JobIds::checked);
    jobs.job(exchange, id, Role.VIEWER);
    exchange.json(
        view.jobs()
            .explain(id, view.clients().signs(), view.clients().silence(), clock.getAsLong())
            .map(why -> ExplanationJson.explanation(why, jobs.visible(exchange)))
            .orElseThrow(
                () -> new Problem(Kind.NO_SUCH_JOB, "there is no job '%s'".formatted(id))));
  }

  private void rounds(Exchange exchange) {
    JobView job = jobs.job(exchange);
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
    String id = jobs.job(exchange).id();
    int most = (int) exchange.number("points", MOST_POINTS, 2, MOST_POINTS);
    exchange.json(ViewJson.curve(id, view.curves().of(id), most));
  }
}
