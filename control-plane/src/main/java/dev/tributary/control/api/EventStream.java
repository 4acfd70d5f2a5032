package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.view.JobsView;
import dev.tributary.control.watch.Alert;
import dev.tributary.control.watch.AlertJson;
import dev.tributary.control.watch.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Decisions as server-sent events, each with its offset in the round log as id. Who comes back with
 * the id of the last one gets all that came after it; if that is longer ago than the view keeps, an
 * event {@code reset} says so first. An event {@code aliases} says that an alias was moved, or a
 * request to move one was refused. Alerts that are opened or end come in between, without an id:
 * what is wrong at the beginning is to be asked for. A stream has a thread of its own, so a slow
 * reader holds up nobody else.
 */
final class EventStream {
  private static final int MOST_STREAMS = 64;
  private static final int BATCH = 500;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Alerts come from a timer, which nobody waits for more closely than this. */
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final JobsView jobs;
  private final JobAccess access;
  private final Watch watch;
  private final Semaphore places = new Semaphore(MOST_STREAMS);

  EventStream(FederationView view, Watch watch) {
    this.jobs = view.jobs();
    this.access = new JobAccess(view);
    this.watch = watch;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/events", Role.VIEWER, Set.of("job"), this::stream));
  }

  private void stream(Exchange exchange) throws IOException {
    Optional<String> job = exchange.text("job");
    Optional<Long> last = lastEventId(exchange);
    if (!places.tryAcquire()) {
      throw new Problem(Kind.TOO_MANY, "%d streams are open already".formatted(MOST_STREAMS));
    }
    try {
      send(exchange, job, last);
    } catch (IOException gone) {
      // The reader has left, which is how streams end.
      return;
    } finally {
      places.release();
    }
  }

  private static Optional<Long> lastEventId(Exchange exchange) {
    Optional<String> id = Optional.ofNullable(exchange.ctx().header(LAST_EVENT_ID));
    if (id.isPresent() && !id.get().matches("\\d{1,18}")) {
      throw Problem.parameter(LAST_EVENT_ID, "must be an offset of the log, got " + id.get());
    }
    return id.map(Long::parseLong);
  }

  private void send(Exchange exchange, Optional<String> job, Optional<Long> last)
      throws IOException {
    HttpServletResponse response = exchange.ctx().res();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    OutputStream out = response.getOutputStream();
    long newest = jobs.nextOffset() - 1;
    long at = last.orElse(newest);
    boolean lost = at > newest || (jobs.droppedEvents() && at < jobs.oldestEvent() - 1);
    // Before the first word: who has read that misses nothing from then on.
    long aliases = jobs.aliases().revision();
    long told = watch.newest();
    write(out, "retry: 2000\n\n");
    if (lost) {
      at = newest;
      write(out, "event: reset\nid: %d\ndata: {\"offset\":%d}\n\n".formatted(at, at));
    }
    response.flushBuffer();
    Predicate<String> visible = access.visible(exchange);
    long wroteNanos = System.nanoTime();
    while (!jobs.isClosed()) {
      StringBuilder text = new StringBuilder();
      for (JobEvent event : jobs.eventsAfter(at, BATCH, aliases, GLANCE)) {
        at = event.offset();
        if (visible.test(event.job().id()) && job.map(event.job().id()::equals).orElse(true)) {
          text.append("event: decision\nid: %d\ndata: ".formatted(at));
          text.append(JobJson.event(event)).append("\n\n");
        }
      }
      if (jobs.aliases().revision() != aliases) {
        aliases = jobs.aliases().revision();
        text.append("event: aliases\ndata: {\"revision\":%d}\n\n".formatted(aliases));
      }
      for (Watch.News news : watch.newsAfter(told)) {
        told = news.number();
        Alert alert = news.alert();
        if (alert.job().map(visible::test).orElse(true)
            && (job.isEmpty() || alert.job().equals(job))) {
          text.append("event: alert\ndata: ").append(AlertJson.alert(alert)).append("\n\n");
        }
      }
      if (!text.isEmpty() || System.nanoTime() - wroteNanos >= HEARTBEAT.toNanos()) {
        // A comment keeps the connection, and tells whether anybody is at its other end.
        write(out, text.isEmpty() ? ":\n\n" : text.toString());
        response.flushBuffer();
        wroteNanos = System.nanoTime();
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
