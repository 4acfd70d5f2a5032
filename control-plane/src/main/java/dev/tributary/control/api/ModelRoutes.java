package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelFormat;
import dev.tributary.control.model.SavedModel;
import dev.tributary.control.view.FederationView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Model versions as files: float32, little endian, in the order of the spec's tensors. */
final class ModelRoutes {
  private static final int AT_ONCE = 8;

  private final FederationView view;
  private final ModelDownload export;
  private final Semaphore places = new Semaphore(AT_ONCE);

  ModelRoutes(FederationView view, ModelDownload export) {
    this.view = view;
    this.export = export;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/jobs/{id}/models/{version}/parameters",
            Role.VIEWER,
            Set.of(),
            this::download));
  }

  private void download(Exchange exchange) throws IOException {
    JobView job = JobRoutes.job(view, exchange);
    int number = (int) exchange.pathNumber("version", 0, Integer.MAX_VALUE);
    ModelVersion version =
        job.version(number)
            .orElseThrow(
                () ->
                    new Problem(
                        Kind.NO_SUCH_MODEL,
                        "job '%s' has made no version %d".formatted(job.id(), number)));
    if (!places.tryAcquire()) {
      throw new Problem(Kind.TOO_MANY, "%d models are being fetched already".formatted(AT_ONCE));
    }
    try {
      send(exchange, job, version);
    } finally {
      places.release();
    }
  }

  private void send(Exchange exchange, JobView job, ModelVersion version) throws IOException {
    Path directory = Files.createTempDirectory("tributary-model-");
    Path file = directory.resolve("model.f32");
    try {
      SavedModel model = export.save(job, version.version(), ModelFormat.F32, file);
      exchange
          .ctx()
          .disableCompression()
          .contentType("application/octet-stream")
          .header("Content-Length", Long.toString(model.bytes()))
          .header("ETag", "\"%s\"".formatted(model.sha256()))
          .header(
              "Content-Disposition",
              "attachment; filename=\"%s-v%05d.f32\"".formatted(job.id(), model.version()))
          // Its name is gone at once; its content goes when the answer is sent.
          .result(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IllegalStateException gone) {
      throw new Problem(Kind.MODEL_GONE, gone.getMessage());
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }
}
