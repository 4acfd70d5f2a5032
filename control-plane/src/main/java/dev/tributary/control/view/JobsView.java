package dev.tributary.control.view;

import dev.tributary.control.job.ArchiveLag;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobExplanation;
import dev.tributary.control.job.JobHistory;
import dev.tributary.control.job.JobLog;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundView;
import dev.tributary.control.job.SignOfLife;
import dev.tributary.control.job.WatchedJob;
import dev.tributary.control.model.AliasLog;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
public final class JobsView implements JobLog, AliasLog {
  /** Decisions that a stream can go back by. */
  static final int KEPT_EVENTS = 10_000;

  private final JobHistory history;
  private final RoundFigures figures = new RoundFigures();
  private final Map<String, Queued> queued = new TreeMap<>();

  /**
   * Of submissions that were refused: the log says no more of these than why. And of jobs that were
   * deleted, so that those whose they were may hear of it.
   */
  private final Map<String, String> namespaces = new HashMap<>();

  private final ArrayDeque<JobEvent> events = new ArrayDeque<>();
  private boolean closed;

  /**
   * A submission that the log does not answer yet.
   *
   * @param millis the broker's time of it, since 1970
   */
  private record Queued(Command command, long millis) {}

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
    Queued submission = queued.remove(event.job().id());
    if (submission != null) {
      remember(event.job(), submission.command());
    }
    if (event.record() instanceof JobDeleted) {
      event.job().namespace().ifPresent(known -> namespaces.put(event.job().id(), known));
    }
    figures.take(event);
    events.add(event.withoutLists());
    if (events.size() > KEPT_EVENTS) {
      events.remove();
    }
  }

  /**
   * Takes a command. Submissions are worth remembering that the log does not answer yet, and whose
   * they were that it refused.
   *
   * @param millis the broker's time of it, since 1970
   */
  public synchronized void command(Command command, long millis) {
    if (!command.isSubmission() || history.isDeleted(command.job())) {
      return;
    }
    Optional<JobSummary> job = history.summary(command.job());
    if (job.isEmpty()) {
      queued.putIfAbsent(command.job(), new Queued(command, millis));
      notifyAll();
    } else {
      remember(job.get(), command);
    }
  }

  private void remember(JobSummary job, Command submission) {
    if (job.status() == JobStatus.REFUSED) {
      JobSummary.namespace(submission)
          .ifPresent(namespace -> namespaces.putIfAbsent(job.id(), namespace));
    }
  }

  /**
   * Whose a job is.
   *
   * @return empty if there is no such job, or nobody knows it of one that was refused
   */
  public synchronized Optional<String> namespace(String job) {
    return history
        .spec(job)
        .map(spec -> spec.queue().namespace())
        .or(() -> Optional.ofNullable(namespaces.get(job)))
        .or(
            () ->
                Optional.ofNullable(queued.get(job))
                    .flatMap(waiting -> JobSummary.namespace(waiting.command())));
  }

  private JobSummary withNamespace(JobSummary job) {
    String known = namespaces.get(job.id());
    return known == null ? job : job.withNamespace(known);
  }

  /** The offset of the round log that is read next. */
  public synchronized long nextOffset() {
    return history.nextOffset();
  }

  /** Every job by id, ended and queued ones included. */
  public synchronized List<JobSummary> jobs() {
    List<JobSummary> jobs = new ArrayList<>();
    history.jobs().forEach(job -> jobs.add(withNamespace(job)));
    queued.values().forEach(waiting -> jobs.add(JobSummary.queued(waiting.command())));
    jobs.sort(Comparator.comparing(JobSummary::id));
    return jobs;
  }

  /** What all rounds come to. */
  public RoundFigures figures() {
    return figures;
  }

  /** Every job that goes on, queued ones included, with when it came on last. */
  public synchronized List<WatchedJob> watched() {
    List<WatchedJob> jobs = new ArrayList<>(history.watched());
    queued
        .values()
        .forEach(waiting -> jobs.add(WatchedJob.queued(waiting.command(), waiting.millis())));
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
    return history
        .job(id)
        .map(job -> job.withSummary(withNamespace(job.summary())))
        .or(
            () ->
                Optional.ofNullable(queued.get(id))
                    .map(waiting -> JobView.queued(waiting.command())));
  }

  @Override
  public synchronized Optional<JobView> await(
      String id, Predicate<JobView> condition, Duration limit) {
    waitUntil(limit, () -> history.job(id).filter(condition).isPresent());
    return history.job(id).filter(condition);
  }

  @Override
  public synchronized LogState state() {
    return history.state();
  }

  @Override
  public synchronized boolean awaitState(Predicate<LogState> condition, Duration limit) {
    waitUntil(limit, () -> condition.test(history.state()));
    return condition.test(history.state());
  }

  /**
   * Why a job does not go on.
   *
   * @param heard what every client said last
   * @param silence after which a client counts as unavailable
   * @return empty if there is no such job
   */
  public Optional<JobExplanation> explain(
      String id, Collection<SignOfLife> heard, Duration silence, long nowMillis) {
    LogState state;
    Optional<JobSummary> summary;
    synchronized (this) {
      state = history.state();
      summary = any(id).map(JobView::summary);
    }
    return summary.map(
        job ->
            state.jobs().containsKey(id)
                ? JobExplanation.of(job, state.jobs().get(id), state, heard, silence, nowMillis)
                : JobExplanation.queued(job, nowMillis));
  }

  /** One round of a job, if the log knows it. */
  synchronized Optional<RoundView> round(String job, int round) {
    return history.round(job, round);
  }

  @Override
  public synchronized AliasBook aliases() {
    return history.aliases();
  }

  @Override
  public synchronized Optional<OfAlias> awaitAnswer(long revision, Duration limit) {
    waitUntil(limit, () -> history.aliases().revision() >= revision);
    return history.aliasAnswer(revision);
  }

  @Override
  public synchronized boolean isDeleted(String id) {
    return history.isDeleted(id);
  }

  @Override
  public synchronized boolean awaitDeleted(String id, Duration limit) {
    return waitUntil(limit, () -> history.isDeleted(id));
  }

  /**
   * Decisions after an offset, oldest first, at most as many as asked for; waits for the first.
   *
   * @return none if the time was up first, or the view is closed
   */
  public List<JobEvent> eventsAfter(long offset, int most, Duration limit) {
    return eventsAfter(offset, most, Long.MAX_VALUE, limit);
  }

  /**
   * The same; also returns once aliases have changed.
   *
   * @param aliasRevision that is known
   */
  public synchronized List<JobEvent> eventsAfter(
      long offset, int most, long aliasRevision, Duration limit) {
    waitUntil(
        limit,
        () ->
            (!events.isEmpty() && events.getLast().offset() > offset)
                || history.aliases().revision() > aliasRevision);
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
