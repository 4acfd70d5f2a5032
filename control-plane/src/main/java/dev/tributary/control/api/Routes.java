package dev.tributary.control.api;

import dev.tributary.control.job.JobDesk;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.view.FederationView;
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
      JobDesk desk,
      ModelDownload export,
      Optional<URI> flink,
      ApiMetrics metrics,
      LongSupplier clock) {
    return Stream.of(
            new JobRoutes(view, desk).routes(),
            new NoteRoutes(view, desk).routes(),
            new ModelRoutes(view, export).routes(),
            new ClientRoutes(view, clock).routes(),
            new ClusterRoutes(view, flink, metrics).routes(),
            new EventStream(view.jobs()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
