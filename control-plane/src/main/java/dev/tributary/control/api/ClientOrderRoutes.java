package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.job.ClientDesk;
import dev.tributary.control.job.ClientJson;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.round.ClientHold;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Orders about clients. Each is written to the topic of commands and answered when the log says
 * what became of it, or with 202 if no coordinator has answered in time. The log remembers by whose
 * token it was asked for.
 */
final class ClientOrderRoutes {
  private static final Set<String> REASON = Set.of("reason");

  private final FederationView view;
  private final JobAccess jobs;
  private final ClientDesk desk;
  private final LongSupplier clock;

  /**
   * @param clock milliseconds since 1970, to tell who is silent
   */
  ClientOrderRoutes(FederationView view, ClientDesk desk, LongSupplier clock) {
    this.view = view;
    this.jobs = new JobAccess(view);
    this.desk = desk;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        hold("cordon", ClientHold.Kind.CORDON),
        // Who asks looks at the client's tasks until there is none.
        hold("drain", ClientHold.Kind.CORDON),
        hold("quarantine", ClientHold.Kind.QUARANTINE),
        free("uncordon", ClientHold.Kind.CORDON),
        free("release", ClientHold.Kind.QUARANTINE));
  }

  private Route hold(String verb, ClientHold.Kind kind) {
    return order(
        verb,
        REASON,
        (client, by, body) ->
            desk.hold(client, kind, by, Exchange.text(body, "reason").orElse("by hand")));
  }

  private Route free(String verb, ClientHold.Kind kind) {
    return order(verb, Set.of(), (client, by, body) -> desk.free(client, kind));
  }

  /** What is asked for about a client, and what it comes to. */
  @FunctionalInterface
  private interface Order {
    ClientDesk.Answer about(String client, String by, JsonNode body);
  }

  /**
   * A verb about one client that answers with the client.
   *
   * @param keys what its body may say
   */
  private Route order(String verb, Set<String> keys, Order order) {
    return Route.post(
        "/api/v1/clients/{id}/" + verb,
        Role.ADMIN,
        exchange -> {
          String client = exchange.pathName("id", Exchange.name("client"));
          exchange.requireEverywhere(Role.ADMIN);
          ClientRoutes.client(view, client, clock);
          JsonNode body = exchange.body();
          Exchange.requireKnownKeys(body, keys);
          ClientDesk.Answer answer = order.about(client, exchange.grant().name(), body);
          exchange.json(
              answer.answered() ? 200 : 202,
              ClientJson.client(ClientRoutes.client(view, client, clock), jobs.visible(exchange)));
        });
  }
}
