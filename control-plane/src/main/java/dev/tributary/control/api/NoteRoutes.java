package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.job.JobDesk;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.control.view.FederationView;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What people write down about jobs, and that they have ended ones forgotten. */
final class NoteRoutes {
  private final FederationView view;
  private final JobDesk desk;

  NoteRoutes(FederationView view, JobDesk desk) {
    this.view = view;
    this.desk = desk;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/jobs/{id}/notes", Role.OPERATOR, this::note),
        Route.post("/api/v1/jobs/{id}/delete", Role.OPERATOR, this::delete));
  }

  private void note(Exchange exchange) throws IOException {
    JobView job = JobRoutes.job(view, exchange);
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("text", "author"));
    String text =
        Exchange.text(body, "text")
            .filter(words -> !words.isBlank())
            .orElseThrow(() -> Problem.parameter("text", "must be given"));
    String author = Exchange.text(body, "author").orElse("");
    exchange.requireRole(Role.OPERATOR, JobRoutes.namespace(job.summary()));
    JobDesk.Answer answer = desk.note(job.id(), text, author);
    exchange.json(answer.answered() ? 200 : 202, JobJson.job(answer.job().orElse(job), 20));
  }

  private void delete(Exchange exchange) throws IOException {
    JobView job = JobRoutes.job(view, exchange);
    Exchange.requireKnownKeys(exchange.body(), Set.of());
    exchange.requireRole(Role.OPERATOR, JobRoutes.namespace(job.summary()));
    JobDesk.Answer answer = desk.delete(job.id());
    exchange.json(answer.answered() ? 200 : 202, JobJson.job(job, 20));
  }
}
