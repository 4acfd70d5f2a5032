package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.RejectionsView;
import dev.tributary.control.view.ViewJson;
import dev.tributary.core.scheduling.ClientStanding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who is there, and what of theirs does not count. Clients belong to no namespace: whoever has a
 * token may see them all, with the jobs that it may see, and who is to change something about one
 * must be admin of all ({@link Exchange#requireEverywhere}).
 */
final class ClientRoutes {
  private static final int MOST = 10_000;

  private final FederationView view;
  private final JobAccess jobs;
  private final LongSupplier clock;

  /**
   * @param clock milliseconds since 1970, to tell who is silent
   */
  ClientRoutes(FederationView view, LongSupplier clock) {
    this.view = view;
    this.jobs = new JobAccess(view);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/clients", Role.VIEWER, Set.of("state", "limit", "after"), this::list),
        Route.get("/api/v1/clients/{id}", Role.VIEWER, Set.of(), this::show),
        Route.get(
            "/api/v1/rejections",
            Role.VIEWER,
            Set.of("job", "client", "reason", "limit", "before"),
            this::rejections));
  }

  private void list(Exchange exchange) {
    Optional<ClientStanding> state = exchange.choice("state", ClientStanding.values());
    String after = exchange.text("after").orElse("");
    int limit = (int) exchange.number("limit", 1_000, 1, MOST);
    List<HeardClient> clients =
        view.clients().clients(view.jobs().state(), clock.getAsLong()).stream()
            .filter(client -> state.isEmpty() || client.standing() == state.get())
            .toList();
    List<HeardClient> rest =
        clients.stream()
            .filter(client -> client.id().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    Optional<String> next =
        rest.size() > limit ? Optional.of(rest.get(limit - 1).id()) : Optional.empty();
    exchange.json(
        ClientJson.clients(
            rest.stream().limit(limit).toList(), clients.size(), next, jobs.visible(exchange)));
  }

  private void show(Exchange exchange) {
    exchange.json(ClientJson.client(client(exchange), jobs.visible(exchange)));
  }

  /** The client that the path names. */
  private HeardClient client(Exchange exchange) {
    String id = exchange.pathName("id", Exchange.name("client"));
    return view.clients()
        .client(id, view.jobs().state(), clock.getAsLong())
        .orElseThrow(
            () -> new Problem(Kind.NO_SUCH_CLIENT, "there is no client '%s'".formatted(id)));
  }

  private void rejections(Exchange exchange) {
    Optional<String> job = exchange.text("job");
    Optional<String> client = exchange.text("client");
    Optional<String> reason = exchange.text("reason");
    int limit = (int) exchange.number("limit", 100, 1, MOST);
    long before = exchange.number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    Predicate<String> visible = jobs.visible(exchange);
    List<RejectionsView.Entry> found =
        view.rejections()
            .before(
                before,
                record ->
                    visible.test(record.getJob())
                        && job.map(record.getJob()::equals).orElse(true)
                        && client.map(record.getClient()::equals).orElse(true)
                        && reason.map(record.getReason()::equals).orElse(true),
                limit + 1);
    ObjectNode document = JobJson.object();
    ArrayNode list = document.putArray("rejections");
    found.stream().limit(limit).forEach(entry -> list.add(ViewJson.rejection(entry)));
    ObjectNode reasons = document.putObject("reasons");
    (exchange.grant().coversEverything()
            ? view.rejections().byReason()
            : view.rejections().byReason(record -> visible.test(record.getJob())))
        .forEach(reasons::put);
    document.put("next", found.size() > limit ? (Long) found.get(limit - 1).offset() : null);
    exchange.json(document);
  }
}
