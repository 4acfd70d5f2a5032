package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.AliasDesk;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Names under which people find models. An alias is its model's job's: who moves one must be
 * operator in the namespace of the job that it names, and of the job that it is to name.
 */
final class AliasRoutes {
  private final FederationView view;
  private final JobAccess jobs;
  private final AliasDesk desk;
  private final ModelDownload download;

  AliasRoutes(FederationView view, AliasDesk desk, ModelDownload download) {
    this.view = view;
    this.jobs = new JobAccess(view);
    this.desk = desk;
    this.download = download;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/aliases", Role.VIEWER, Set.of(), this::list),
        Route.post("/api/v1/jobs/{id}/models/{version}/promote", Role.OPERATOR, this::promote),
        Route.post("/api/v1/aliases/{alias}/rollback", Role.OPERATOR, this::rollBack));
  }

  private void list(Exchange exchange) {
    exchange.json(ModelJson.aliases(view.jobs().aliases(), jobs.visible(exchange)));
  }

  private void promote(Exchange exchange) throws IOException {
    JobView job = jobs.jobToSteer(exchange);
    int version = (int) exchange.pathNumber("version", 0, Integer.MAX_VALUE);
    ModelFiles.version(job, version);
    JsonNode body = exchange.body();
    Exchange.requireKnownKeys(body, Set.of("alias"));
    String alias =
        Exchange.checked(
            "alias", Exchange.text(body, "alias").orElse(null), Exchange.name("alias"));
    view.jobs().aliases().current(alias).ifPresent(model -> requireOperator(exchange, model));
    ModelSource source = ModelFiles.source(download, job, version);
    AliasedModel model = new AliasedModel(job.id(), version, source.uri(), source.sha256());
    answer(exchange, alias, () -> desk.promote(alias, model));
  }

  private void rollBack(Exchange exchange) throws IOException {
    String alias = exchange.pathName("alias", Exchange.name("alias"));
    AliasBook book = view.jobs().aliases();
    AliasedModel current =
        book.current(alias)
            .orElseThrow(
                () -> new Problem(Kind.NO_SUCH_ALIAS, "there is no alias '%s'".formatted(alias)));
    requireOperator(exchange, current);
    book.previous(alias).ifPresent(model -> requireOperator(exchange, model));
    Exchange.requireKnownKeys(exchange.body(), Set.of());
    answer(exchange, alias, () -> desk.rollBack(alias));
  }

  private void requireOperator(Exchange exchange, AliasedModel model) {
    exchange.requireRole(Role.OPERATOR, view.jobs().namespace(model.job()));
  }

  private void answer(Exchange exchange, String alias, Supplier<Optional<AliasedModel>> order) {
    try {
      Optional<AliasedModel> moved = order.get();
      exchange.json(
          moved.isPresent() ? 200 : 202,
          moved
              .or(() -> view.jobs().aliases().current(alias))
              .map(model -> ModelJson.alias(alias, model))
              .orElseGet(() -> nothing(alias)));
    } catch (IllegalStateException refused) {
      throw new Problem(Kind.ALIAS_REFUSED, refused.getMessage());
    }
  }

  /** Of an alias that no coordinator has made yet. */
  private static ObjectNode nothing(String alias) {
    return JobJson.object()
        .put("alias", alias)
        .putNull("job")
        .putNull("version")
        .putNull("uri")
        .putNull("sha256");
  }
}
