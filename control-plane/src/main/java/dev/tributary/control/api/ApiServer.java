package dev.tributary.control.api;

import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.job.CommandSender;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobDesk;
import dev.tributary.control.model.AliasDesk;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.watch.Watch;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The API and the page on one port. It holds a view and nothing else: what it was told is in the
 * topics, so it may end and start again at any time.
 */
public final class ApiServer implements AutoCloseable {
  /** For requests that are being answered when the server ends. */
  private static final long STOP_MILLIS = 3_000;

  private static final long RETRY_NANOS = 250_000_000;

  private final FederationView view;
  private final Watch watch;
  private final Gate gate;
  private final ApiMetrics metrics;
  private final List<Route> routes;
  private final Javalin http;
  private final String host;

  private ApiServer(ApiConfig config, FederationView view, CommandSender commands) {
    LongSupplier clock = System::currentTimeMillis;
    this.view = view;
    this.host = config.host();
    this.gate = new Gate(config.tokens().map(Tokens::read));
    this.watch =
        new Watch(
            view,
            config.connection().kafka(),
            Watch.flink(config.flink()),
            config.thresholds(),
            clock);
    this.metrics = new ApiMetrics(view, watch, clock);
    this.routes =
        Routes.of(
            view,
            new JobDesk(commands, view.jobs(), config.answer()),
            new AliasDesk(commands, view.jobs(), config.answer()),
            watch,
            new ModelDownload(config.connection(), JobClient.DEFAULT_PATIENCE, false),
            config.flink(),
            metrics,
            clock);
    this.http = Javalin.create(javalin -> configure(javalin));
  }

  List<Route> routes() {
    return routes;
  }

  /**
   * Reads the topics, then listens.
   *
   * @param patience how long to wait for the broker, and until all is read
   * @throws NoConnectionException if there is no broker, or it takes too long
   * @throws IllegalArgumentException for a file of tokens that is none
   * @throws IllegalStateException if the port is taken
   */
  public static ApiServer start(ApiConfig config, Duration patience) {
    JobClient client = connect(config, System.nanoTime() + patience.toNanos(), patience);
    FederationView view = FederationView.start(config.connection().kafka(), config.silence());
    try {
      view.awaitCaughtUp(patience);
      ApiServer server = over(config, view, client.withPatience(config.answer()).commands());
      server.watch.start();
      return server;
    } catch (RuntimeException failed) {
      view.close();
      throw failed;
    }
  }

  /** Waits for a broker that is being started as well. */
  private static JobClient connect(ApiConfig config, long endNanos, Duration patience) {
    while (true) {
      try {
        return JobClient.connect(config.connection().kafka(), patience);
      } catch (NoConnectionException away) {
        if (System.nanoTime() >= endNanos) {
          throw away;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * A server that listens and shows a view, which it closes at its end.
   *
   * @param commands where orders go
   */
  static ApiServer over(ApiConfig config, FederationView view, CommandSender commands) {
    ApiServer server = new ApiServer(config, view, commands);
    try {
      server.http.start(config.host(), config.port());
      return server;
    } catch (JavalinBindException taken) {
      throw new IllegalStateException(
          "%s must be free on %s, got %d".formatted(ApiConfig.PORT, config.host(), config.port()),
          taken);
    }
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.jetty.modifyServer(
        server -> {
          server.insertHandler(new GracefulHandler());
          server.setStopTimeout(STOP_MILLIS);
        });
    Problems.register(javalin);
    javalin.routes.before(
        ctx -> {
          ctx.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
          gate.requireHost(ctx);
        });
    PageFiles page = new PageFiles();
    javalin.routes.addEndpoint(new Endpoint(HandlerType.GET, PageFiles.FIRST, page::first));
    javalin.routes.addEndpoint(new Endpoint(HandlerType.GET, PageFiles.OTHERS, page::other));
    for (Route route : routes) {
      javalin.routes.addEndpoint(
          new Endpoint(route.method(), route.path(), ctx -> answer(route, ctx)));
    }
  }

  private void answer(Route route, Context ctx) {
    long start = System.nanoTime();
    int status = 500;
    try {
      Grant grant = route.role().map(least -> gate.grant(ctx, least)).orElse(Grant.EVERYTHING);
      Exchange exchange = new Exchange(ctx, grant);
      exchange.requireKnownQuery(route.query());
      route.answer().to(exchange);
      status = ctx.statusCode();
    } catch (Exception refused) {
      Problem problem = Problems.of(refused, ctx);
      status = problem.status();
      throw problem;
    } finally {
      metrics.answered(route.method().name(), route.path(), status, System.nanoTime() - start);
    }
  }

  /** What looks for what is wrong, which by itself it does once the server was {@link #start}ed. */
  Watch watch() {
    return watch;
  }

  /** Where it listens. */
  public URI address() {
    String named = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + named + ":" + http.port());
  }

  /** Whether anybody may do anything. */
  public boolean isOpen() {
    return !gate.asksForTokens();
  }

  /** Answers nobody any more. */
  @Override
  public void close() {
    view.jobs().close();
    watch.close();
    http.stop();
    view.close();
  }
}
