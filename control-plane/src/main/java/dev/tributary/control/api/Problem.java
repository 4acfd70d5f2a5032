package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.spec.SpecError;
import dev.tributary.control.spec.SpecReport;
import java.util.List;
import java.util.Locale;

/** A request that is refused, as RFC 9457 has it told. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String MEDIA_TYPE = "application/problem+json";

  private final Kind kind;
  private final transient List<SpecError> errors;

  /** What is wrong; its name is part of the API. */
  enum Kind {
    MALFORMED(400, "The request is malformed"),
    BAD_PARAMETER(400, "A parameter is wrong"),
    NO_TOKEN(401, "A token is needed"),
    NOT_ALLOWED(403, "The token does not allow this"),
    FOREIGN_HOST(403, "The request is meant for another host"),
    NO_SUCH_ENDPOINT(404, "There is no such endpoint"),
    NO_SUCH_JOB(404, "There is no such job"),
    NO_SUCH_MODEL(404, "There is no such model version"),
    NO_SUCH_CLIENT(404, "There is no such client"),
    NO_SUCH_ALIAS(404, "There is no such alias"),
    NO_SUCH_METHOD(405, "The endpoint has no such method"),
    ID_TAKEN(409, "The job id is taken"),
    NO_SUCH_SPEC(409, "The job has no spec"),
    ALIAS_REFUSED(409, "The coordinator refused to move the alias"),
    JOB_LIVES(409, "The job has not ended"),
    SPEC_KEPT(409, "The job can not have another spec, or not this one"),
    MODEL_GONE(410, "The model version is not kept"),
    TOO_LARGE(413, "The request is too large"),
    WRONG_MEDIA_TYPE(415, "The request has the wrong media type"),
    INVALID_SPEC(422, "The job spec breaks a rule"),
    BAD_MODEL(422, "The file is not the model that it should be"),
    NOT_COMPARABLE(422, "The models have not the same tensors"),
    REFUSED(422, "The coordinator refused the job"),
    TOO_MANY(503, "The server has too much to do"),
    UNREACHABLE(503, "A server behind this one does not answer"),
    INTERNAL(500, "The server could not answer");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    String uri() {
      return "urn:tributary:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Problem(Kind kind, String detail) {
    this(kind, detail, List.of());
  }

  Problem(Kind kind, String detail, List<SpecError> errors) {
    super(detail);
    this.kind = kind;
    this.errors = List.copyOf(errors);
  }

  /** A query parameter, path parameter or key of the body that breaks a rule. */
  static Problem parameter(String name, String rule) {
    String message = name + " " + rule;
    return new Problem(Kind.BAD_PARAMETER, message, List.of(new SpecError(name, message)));
  }

  int status() {
    return kind.status;
  }

  /**
   * The document.
   *
   * @param instance the path that was asked for
   */
  ObjectNode json(String instance) {
    ObjectNode document = document(kind.uri(), kind.title, kind.status, getMessage(), instance);
    if (!errors.isEmpty()) {
      document.set("errors", SpecReport.json(errors));
    }
    return document;
  }

  /** A problem that only HTTP knows, such as a broken request line. */
  static ObjectNode ofStatus(int status, String title, String detail, String instance) {
    return document("about:blank", title, status, detail, instance);
  }

  private static ObjectNode document(
      String type, String title, int status, String detail, String instance) {
    return JobJson.object()
        .put("type", type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("instance", instance);
  }
}
