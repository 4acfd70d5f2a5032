package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.watch.Alert;
import dev.tributary.control.watch.AlertJson;
import dev.tributary.control.watch.AlertKind;
import dev.tributary.control.watch.Watch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is wrong. */
final class AlertRoutes {
  private final FederationView view;
  private final Watch watch;

  AlertRoutes(FederationView view, Watch watch) {
    this.view = view;
    this.watch = watch;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/alerts", Role.VIEWER, Set.of("kind", "job"), this::list));
  }

  private void list(Exchange exchange) {
    Optional<AlertKind> kind = exchange.choice("kind", AlertKind.values());
    Optional<String> job = exchange.text("job");
    Predicate<String> visible = new JobAccess(view).visible(exchange);
    Predicate<Alert> wanted =
        alert ->
            alert.job().map(visible::test).orElse(true)
                && (kind.isEmpty() || alert.kind() == kind.get())
                && (job.isEmpty() || alert.job().equals(job));
    Watch.Alerts alerts = watch.alerts();
    exchange.json(
        AlertJson.alerts(
            alerts.open().stream().filter(wanted).toList(),
            alerts.ended().stream().filter(wanted).toList(),
            alerts.lookedMillis()));
  }
}
