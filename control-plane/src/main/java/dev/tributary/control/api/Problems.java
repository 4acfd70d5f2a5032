package dev.tributary.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.job.JobIdTakenException;
import dev.tributary.control.job.JobLivesException;
import dev.tributary.control.job.SpecKeptException;
import dev.tributary.storage.archive.ArchiveException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong in a request becomes a problem document. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void register(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.routes.exception(Exception.class, (error, ctx) -> answer(ctx, of(error, ctx)));
    config.routes.exception(HttpResponseException.class, Problems::answerHttp);
    config.jetty.modifyServer(server -> server.setErrorHandler(Problems::answerEarly));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(Problems::answerEarly));
  }

  static Problem of(Exception error, Context ctx) {
    if (error instanceof Problem problem) {
      return problem;
    }
    if (error instanceof JobIdTakenException) {
      return new Problem(Kind.ID_TAKEN, error.getMessage());
    }
    if (error instanceof JobLivesException) {
      return new Problem(Kind.JOB_LIVES, error.getMessage());
    }
    if (error instanceof SpecKeptException) {
      return new Problem(Kind.SPEC_KEPT, error.getMessage());
    }
    if (error instanceof NoConnectionException || error instanceof ArchiveException) {
      return new Problem(Kind.UNREACHABLE, error.getMessage());
    }
    if (error instanceof KafkaException) {
      return new Problem(Kind.UNREACHABLE, "the broker does not answer: " + error.getMessage());
    }
    LOG.error("Request failed method={} path={}", ctx.method(), ctx.path(), error);
    return new Problem(Kind.INTERNAL, "the server's log says why");
  }

  private static void answer(Context ctx, Problem problem) {
    if (problem.status() == Kind.NO_TOKEN.status()) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    if (problem.status() == Kind.TOO_LARGE.status()) {
      // The rest of the body is not read, so nothing else can come after it.
      ctx.header("Connection", "close");
    }
    answer(ctx, problem.status(), problem.json(ctx.path()));
  }

  private static void answer(Context ctx, int status, ObjectNode document) {
    ctx.status(status)
        .contentType(Problem.MEDIA_TYPE)
        .result(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What Javalin refuses by itself. */
  private static void answerHttp(HttpResponseException error, Context ctx) {
    if (error instanceof NotFoundResponse) {
      answer(ctx, new Problem(Kind.NO_SUCH_ENDPOINT, "nothing is served at " + ctx.path()));
    } else if (error instanceof MethodNotAllowedResponse) {
      String methods = String.join(", ", error.getDetails().values());
      ctx.header("Allow", methods);
      answer(
          ctx,
          new Problem(
              Kind.NO_SUCH_METHOD,
              "%s takes %s, got %s".formatted(ctx.path(), methods, ctx.method())));
    } else if (error instanceof ContentTooLargeResponse) {
      answer(ctx, new Problem(Kind.TOO_LARGE, error.getMessage()));
    } else {
      answer(
          ctx,
          error.getStatus(),
          Problem.ofStatus(
              error.getStatus(),
              HttpStatus.getMessage(error.getStatus()),
              error.getMessage(),
              ctx.path()));
    }
  }

  /** What Jetty refuses before anybody else sees it. */
  private static boolean answerEarly(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String title = HttpStatus.getMessage(status);
    byte[] body =
        Problem.ofStatus(status, title, title, request.getHttpURI().getPath())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
