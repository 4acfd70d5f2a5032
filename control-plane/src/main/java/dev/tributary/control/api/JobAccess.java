package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.job.ModelSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which jobs a sender may see and steer: those of the namespaces of its token. A job whose
 * namespace nobody knows, as that of a submission which nobody could read, is for tokens of all
 * namespaces.
 */
record JobAccess(FederationView view) {

  /** Whether the sender may know of a job, by its id. */
  Predicate<String> visible(Exchange exchange) {
    return exchange.grant().coversEverything()
        ? job -> true
        : job -> exchange.grant().covers(view.jobs().namespace(job));
  }

  /** The job that the path names, if the sender may see it. */
  JobView job(Exchange exchange) {
    return job(exchange, exchange.pathName("id", JobIds::checked), Role.VIEWER);
  }

  /** The job that the path names, if the sender may steer it. */
  JobView jobToSteer(Exchange exchange) {
    return job(exchange, exchange.pathName("id", JobIds::checked), Role.OPERATOR);
  }

  /**
   * A job by its id.
   *
   * @param least what the sender must be in its namespace
   */
  JobView job(Exchange exchange, String id, Role least) {
    Optional<JobView> job = view.jobs().any(id);
    JobView found =
        job.orElseThrow(() -> new Problem(Kind.NO_SUCH_JOB, "there is no job '%s'".formatted(id)));
    exchange.requireRole(least, view.jobs().namespace(id));
    return found;
  }

  /**
   * A job's first version is what it starts from, for its owner to save: so nobody starts from a
   * model of a job that they may not see. Imports belong to nobody; where one lies has its hash.
   */
  void requireMayStartFrom(Exchange exchange, ModelSource source) {
    if (exchange.grant().coversEverything()
        || source.uri().matches("s3://.*imports/[^/]+/" + source.sha256() + "\\.f32")
        || isOfVisibleJob(visible(exchange), source.uri())) {
      return;
    }
    throw new Problem(
        Kind.NOT_ALLOWED,
        "model.initial.uri must be an archived model of a job that %s may see, or an import, got %s"
            .formatted(exchange.grant().name(), source.uri()));
  }

  private boolean isOfVisibleJob(Predicate<String> visible, String uri) {
    return view.jobs().jobs().stream()
        .map(JobSummary::id)
        .filter(visible)
        .flatMap(id -> view.jobs().any(id).stream())
        .flatMap(job -> job.versions().stream())
        .flatMap(version -> version.archived().stream())
        .anyMatch(archived -> archived.uri().equals(uri));
  }
}
