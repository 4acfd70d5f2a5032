package dev.tributary.control.api;

import dev.tributary.control.job.JobDesk;
import dev.tributary.control.model.AliasDesk;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.watch.Watch;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Every endpoint there is; {@code openapi.yaml} describes the same. */
final class Routes {
  private Routes() {}

  static List<Route> of(
      FederationView view,
      JobDesk jobs,
      AliasDesk aliases,
      Watch watch,
      ModelDownload download,
      Optional<URI> flink,
      ApiMetrics metrics,
      LongSupplier clock) {
    return Stream.of(
            new JobRoutes(view, clock).routes(),
            new JobOrderRoutes(view, jobs, download).routes(),
            new ModelRoutes(view, download).routes(),
            new AliasRoutes(view, aliases, download).routes(),
            new ClientRoutes(view, clock).routes(),
            new ClusterRoutes(view, flink, metrics).routes(),
            new AlertRoutes(view, watch).routes(),
            new EventStream(view, watch).routes())
        .flatMap(List::stream)
        .toList();
  }
}
