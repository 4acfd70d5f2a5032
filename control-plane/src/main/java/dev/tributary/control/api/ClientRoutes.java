package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.view.ClientState;
import dev.tributary.control.view.ClientView;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.RejectionsView;
import dev.tributary.control.view.ViewJson;
import dev.tributary.core.check.Require;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Who is there, and what of theirs does not count. */
final class ClientRoutes {
  private static final int MOST = 10_000;

  private final FederationView view;
  private final LongSupplier clock;

  /**
   * @param clock milliseconds since 1970, to tell who is silent
   */
  ClientRoutes(FederationView view, LongSupplier clock) {
    this.view = view;
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
    Optional<ClientState> state = exchange.choice("state", ClientState.values());
    String after = exchange.text("after").orElse("");
    int limit = (int) exchange.number("limit", 1_000, 1, MOST);
    List<ClientView> clients =
        view.clients().clients(view.jobs().jobsByClient(), clock.getAsLong()).stream()
            .filter(client -> state.isEmpty() || client.state() == state.get())
            .toList();
    List<ClientView> rest =
        clients.stream()
            .filter(client -> client.id().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    ObjectNode document = JobJson.object();
    ArrayNode list = document.putArray("clients");
    rest.stream().limit(limit).forEach(client -> list.add(ViewJson.client(client)));
    document.put("total", clients.size());
    document.put("next", rest.size() > limit ? rest.get(limit - 1).id() : null);
    exchange.json(document);
  }

  private void show(Exchange exchange) {
    String id =
        exchange.pathName(
            "id",
            name -> {
              Require.name("client", name);
              return name;
            });
    exchange.json(
        ViewJson.client(
            view.clients()
                .client(id, view.jobs().jobsByClient(), clock.getAsLong())
                .orElseThrow(
                    () ->
                        new Problem(
                            Kind.NO_SUCH_CLIENT, "there is no client '%s'".formatted(id)))));
  }

  private void rejections(Exchange exchange) {
    Optional<String> job = exchange.text("job");
    Optional<String> client = exchange.text("client");
    Optional<String> reason = exchange.text("reason");
    int limit = (int) exchange.number("limit", 100, 1, MOST);
    long before = exchange.number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    List<RejectionsView.Entry> found =
        view.rejections()
            .before(
                before,
                record ->
                    exchange.grant().covers(namespace(record.getJob()))
                        && job.map(record.getJob()::equals).orElse(true)
                        && client.map(record.getClient()::equals).orElse(true)
                        && reason.map(record.getReason()::equals).orElse(true),
                limit + 1);
    ObjectNode document = JobJson.object();
    ArrayNode list = document.putArray("rejections");
    found.stream().limit(limit).forEach(entry -> list.add(ViewJson.rejection(entry)));
    ObjectNode reasons = document.putObject("reasons");
    view.rejections().byReason().forEach(reasons::put);
    document.put("next", found.size() > limit ? (Long) found.get(limit - 1).offset() : null);
    exchange.json(document);
  }

  /** Of the job that a contribution names, which may not exist. */
  private String namespace(String job) {
    return view.jobs()
        .any(job)
        .map(known -> JobRoutes.namespace(known.summary()))
        .orElse(Grant.DEFAULT_NAMESPACE);
  }
}
