package dev.tributary.control.view;

import dev.tributary.control.job.ArchiveLag;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobHistory;
import dev.tributary.control.job.JobLog;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * All jobs with all their rounds, as the round log and the commands tell. One thread writes, any
 * number read; each answer is a picture of one moment.
 *
 * <p>A round takes some hundred bytes and four for each member of it, less if the same clients take
 * part again. Of the decisions the newest are kept, so that who follows them can miss a moment.
 */
public final class JobsView implements JobLog {
  /** Decisions that a stream can go back by. */
  static final int KEPT_EVENTS = 10_000;

  private final JobHistory history;
  private final Map<String, Command> queued = new TreeMap<>();
  private final Map<String, List<String>> openCohorts = new HashMap<>();
  private final ArrayDeque<JobEvent> events = new ArrayDeque<>();
  private boolean closed;

  /** An empty view that reads records into a history of its own. */
  public JobsView() {
    this.history = new JobHistory();
  }

  /** Reads the record at an offset of the round log. */
  public synchronized void read(long offset, LogRecord record) {
    history.read(offset, record).ifPresent(this::take);
    notifyAll();
  }

  private void take(JobEvent event) {
    String job = event.job().id();
    queued.remove(job);
    if (event.record() instanceof RoundStarted started) {
      openCohorts.put(job, started.cohort());
    } else if (event.job().status().isEnd()
        || event.record() instanceof RoundAbandoned
        || event.job().status() == JobStatus.WAITING) {
      openCohorts.remove(job);
    }
    events.add(event.withoutLists());
    if (events.size() > KEPT_EVENTS) {
      events.remove();
    }
  }

  /** Takes a command; only submissions that the log does not answer yet are worth remembering. */
  public synchronized void command(Command command) {
    if (command.isSubmission()
        && history.job(command.job()).isEmpty()
        && !history.isDeleted(command.job())) {
      queued.putIfAbsent(command.job(), command);
      notifyAll();
    }
  }

  /** The offset of the round log that is read next. */
  public synchronized long nextOffset() {
    return history.nextOffset();
  }

  /** Every job by id, ended and queued ones included. */
  public synchronized List<JobSummary> jobs() {
    List<JobSummary> jobs = new ArrayList<>(history.jobs());
    queued.values().forEach(command -> jobs.add(JobSummary.queued(command)));
    jobs.sort(Comparator.comparing(JobSummary::id));
    return jobs;
  }

  /** Jobs that go on and whose newest model is not in the archive yet. */
  public synchronized List<ArchiveLag> archiveLags() {
    return history.archiveLags();
  }

  @Override
  public synchronized Optional<JobView> job(String id) {
    return history.job(id);
  }

  /** A job, also one that the log does not answer yet. */
  public synchronized Optional<JobView> any(String id) {
    return history.job(id).or(() -> Optional.ofNullable(queued.get(id)).map(JobView::queued));
  }

  @Override
  public synchronized Optional<JobView> await(
      String id, Predicate<JobView> condition, Duration limit) {
    waitUntil(limit, () -> history.job(id).filter(condition).isPresent());
    return history.job(id).filter(condition);
  }

  @Override
  public synchronized boolean isDeleted(String id) {
    return history.isDeleted(id);
  }

  @Override
  public synchronized boolean awaitDeleted(String id, Duration limit) {
    return waitUntil(limit, () -> history.isDeleted(id));
  }

  /** The ids of jobs with an open round by the clients in its cohort. */
  public synchronized Map<String, List<String>> jobsByClient() {
    Map<String, List<String>> jobs = new HashMap<>();
    new TreeMap<>(openCohorts)
        .forEach(
            (job, cohort) ->
                cohort.forEach(
                    client -> jobs.computeIfAbsent(client, any -> new ArrayList<>()).add(job)));
    return jobs;
  }

  /**
   * Decisions after an offset, oldest first, at most as many as asked for; waits for the first.
   *
   * @return none if the time was up first, or the view is closed
   */
  public synchronized List<JobEvent> eventsAfter(long offset, int most, Duration limit) {
    if (!waitUntil(limit, () -> !events.isEmpty() && events.getLast().offset() > offset)) {
      return List.of();
    }
    // From the new end, since most who ask are close to it.
    ArrayDeque<JobEvent> found = new ArrayDeque<>();
    for (var each = events.descendingIterator(); each.hasNext(); ) {
      JobEvent event = each.next();
      if (event.offset() <= offset) {
        break;
      }
      found.addFirst(event);
    }
    return found.stream().limit(most).toList();
  }

  /** The offset of the oldest decision that is kept, or of the next one if there is none. */
  public synchronized long oldestEvent() {
    return events.isEmpty() ? history.nextOffset() : events.getFirst().offset();
  }

  /** Whether older decisions than the oldest were dropped. */
  public synchronized boolean droppedEvents() {
    return events.size() == KEPT_EVENTS;
  }

  /** False if the time was up first, or the view is closed. */
  private synchronized boolean waitUntil(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        long leftMillis = (end - System.nanoTime()) / 1_000_000;
        if (closed || leftMillis <= 0) {
          return false;
        }
        wait(leftMillis);
      }
      return true;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Nobody waits for news any more. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  public synchronized boolean isClosed() {
    return closed;
  }
}
