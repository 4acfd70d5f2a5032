package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.BestBy;
import dev.tributary.control.model.ModelComparison;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelFormat;
import dev.tributary.control.model.ModelImport;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelRef;
import dev.tributary.control.model.ModelVersions;
import dev.tributary.control.model.RegisteredModel;
import dev.tributary.control.model.SavedModel;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.job.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Versions of models: what made them, as files, compared, and brought from elsewhere. */
final class ModelRoutes {
  private static final int MOST_MODELS = 1_000;

  /** Some more than the largest model that a job may have, for what formats put around it. */
  private static final long MOST_BYTES = 3L << 30;

  private final FederationView view;
  private final JobAccess jobs;
  private final ModelDownload download;
  private final ModelFiles files = new ModelFiles();

  ModelRoutes(FederationView view, ModelDownload download) {
    this.view = view;
    this.jobs = new JobAccess(view);
    this.download = download;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/jobs/{id}/models",
            Role.VIEWER,
            Set.of("best", "limit", "before"),
            this::versions),
        Route.get("/api/v1/jobs/{id}/models/{version}", Role.VIEWER, Set.of(), this::version),
        Route.get(
            "/api/v1/jobs/{id}/models/{version}/parameters",
            Role.VIEWER,
            Set.of("format"),
            this::download),
        Route.get("/api/v1/models/diff", Role.VIEWER, Set.of("a", "b"), this::diff),
        Route.post(
            "/api/v1/models/import",
            Role.OPERATOR,
            Set.of("name", "format", "job"),
            this::importModel));
  }

  /** Every version of a job's model, the oldest first. */
  private List<RegisteredModel> registered(JobView job) {
    return ModelVersions.of(job, (round, members) -> view.curves().of(job.id(), round, members));
  }

  private void versions(Exchange exchange) {
    JobView job = jobs.job(exchange);
    Optional<BestBy> best =
        exchange.text("best").map(text -> Exchange.checked("best", text, BestBy::parse));
    int limit = (int) exchange.number("limit", 100, 1, MOST_MODELS);
    long before = exchange.number("before", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    List<RegisteredModel> versions = registered(job);
    if (best.isPresent()) {
      RegisteredModel found =
          best.get()
              .of(versions)
              .orElseThrow(
                  () ->
                      new Problem(
                          Kind.NO_SUCH_MODEL,
                          "no version of job '%s' has the metric of %s"
                              .formatted(job.id(), best.get())));
      versions = List.of(found);
    }
    exchange.json(ModelJson.versions(job.id(), versions, before, limit));
  }

  private void version(Exchange exchange) {
    JobView job = jobs.job(exchange);
    int number = number(exchange, job);
    exchange.json(
        ModelJson.version(
            registered(job).stream()
                .filter(version -> version.version() == number)
                .findFirst()
                .orElseThrow()));
  }

  private static int number(Exchange exchange, JobView job) {
    int number = (int) exchange.pathNumber("version", 0, Integer.MAX_VALUE);
    return ModelFiles.version(job, number).version();
  }

  private void download(Exchange exchange) throws IOException {
    JobView job = jobs.job(exchange);
    int number = number(exchange, job);
    ModelFormat format = exchange.choice("format", ModelFormat.values()).orElse(ModelFormat.F32);
    files.work(directory -> send(exchange, job, number, format, directory.resolve("model")));
  }

  private void send(Exchange exchange, JobView job, int version, ModelFormat format, Path file)
      throws IOException {
    try {
      SavedModel model = download.save(job, version, format, file);
      exchange
          .ctx()
          .disableCompression()
          .contentType(Exchange.BYTES)
          .header("Content-Length", Long.toString(model.bytes()))
          .header("ETag", "\"%s\"".formatted(model.sha256()))
          .header(
              "Content-Disposition",
              "attachment; filename=\"%s-v%05d.%s\""
                  .formatted(job.id(), model.version(), format.spelling()))
          // Its name is gone at once; its content goes when the answer is sent.
          .result(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IllegalStateException gone) {
      throw new Problem(Kind.MODEL_GONE, gone.getMessage());
    }
  }

  private void diff(Exchange exchange) throws IOException {
    Compared a = compared(exchange, "a");
    Compared b = compared(exchange, "b");
    if (!ModelComparison.haveSameTensors(a.job(), b.job())) {
      throw new Problem(
          Kind.NOT_COMPARABLE,
          "%s and %s must have the same tensors".formatted(a.text(), b.text()));
    }
    files.work(
        directory -> {
          try {
            exchange.json(
                ModelJson.diff(
                    a.text(),
                    b.text(),
                    new ModelComparison(download).of(a.job(), a.version(), b.job(), b.version())));
          } catch (IllegalStateException gone) {
            throw new Problem(Kind.MODEL_GONE, gone.getMessage());
          }
        });
  }

  private record Compared(String text, JobView job, int version) {}

  private Compared compared(Exchange exchange, String key) {
    String text =
        exchange
            .text(key)
            .orElseThrow(() -> Problem.parameter(key, "must be given: JOB, JOB@VERSION or @ALIAS"));
    ModelRef ref =
        text.startsWith("@")
            ? aliased(text.substring(1))
            : Exchange.checked(key, text, ModelRef::parse);
    JobView job = jobs.job(exchange, ref.job(), Role.VIEWER);
    return new Compared(
        text, job, ModelFiles.version(job, ref.version().orElse(job.version())).version());
  }

  private ModelRef aliased(String alias) {
    return view.jobs()
        .aliases()
        .current(alias)
        .map(model -> new ModelRef(model.job(), OptionalInt.of(model.version())))
        .orElseThrow(
            () -> new Problem(Kind.NO_SUCH_ALIAS, "there is no alias '%s'".formatted(alias)));
  }

  private void importModel(Exchange exchange) throws IOException {
    String name =
        Exchange.checked("name", exchange.text("name").orElse(null), Exchange.name("name"));
    ModelFormat format = exchange.choice("format", ModelFormat.values()).orElse(ModelFormat.F32);
    Optional<List<TensorSpec>> tensors =
        exchange
            .text("job")
            .map(id -> Exchange.checked("job", id, JobIds::checked))
            .map(id -> tensors(jobs.job(exchange, id, Role.VIEWER)));
    if (tensors.isEmpty() && format != ModelFormat.F32) {
      throw Problem.parameter(
          "job", "must be given with a format other than f32: its tensors have an order");
    }
    exchange.requireBytes();
    if (download.connection().archive().isEmpty()) {
      throw new Problem(Kind.UNREACHABLE, "the server was told of no archive");
    }
    files.work(
        directory -> {
          Path file = directory.resolve("model");
          exchange.bytesTo(file, MOST_BYTES);
          try {
            exchange.json(
                201,
                ModelJson.source(
                    new ModelImport(download.connection()).put(file, format, name, tensors)));
          } catch (IllegalArgumentException unfit) {
            throw new Problem(
                Kind.BAD_MODEL, unfit.getMessage().replace(file.toString(), "the body"));
          }
        });
  }

  private static List<TensorSpec> tensors(JobView job) {
    return job.spec()
        .orElseThrow(
            () ->
                new Problem(
                    Kind.NO_SUCH_SPEC, "job '%s' was refused, it has no spec".formatted(job.id())))
        .model()
        .tensors();
  }
}
