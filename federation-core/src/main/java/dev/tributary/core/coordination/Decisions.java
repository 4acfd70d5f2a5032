package dev.tributary.core.coordination;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.selection.Candidate;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.core.selection.Draw;
import dev.tributary.core.selection.SelectionException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** What is due for a job: a pure function of its state, the evidence and the time. */
final class Decisions {
  /** Why a job ends that could afford no other round. */
  static final String BUDGET_SPENT = "privacy budget spent";

  private final Closings closings;
  private final Evidence evidence;
  private final OrderDecisions orders;
  private final StopDecisions stops;
  private final SecureDecisions secure;
  private final Budgets budgets;
  private final ClientSelectors selectors;
  private final long epoch;
  private final long nowMillis;

  Decisions(
      LogState log,
      Evidence evidence,
      StopDecisions stops,
      CoordinatorSettings settings,
      Shareholders.Cache shareholders,
      Budgets budgets,
      ClientSelectors selectors,
      long epoch,
      long graceEndsMillis,
      long nowMillis) {
    this.evidence = evidence;
    this.orders =
        new OrderDecisions(
            evidence, settings.presenceTimeoutMillis(), epoch, graceEndsMillis, nowMillis);
    this.stops = stops;
    this.secure =
        new SecureDecisions(
            evidence, settings.protocol(), shareholders, epoch, graceEndsMillis, nowMillis);
    this.closings = new Closings(new Attendance(log, evidence), evidence, secure, epoch, nowMillis);
    this.budgets = budgets;
    this.selectors = selectors;
    this.epoch = epoch;
    this.nowMillis = nowMillis;
  }

  /** The record to propose for a job, if any. */
  Optional<LogRecord> due(JobState job) {
    Optional<LogRecord> archived = archived(job);
    if (archived.isPresent()) {
      return archived;
    }
    if (!(job instanceof JobState.Live live)) {
      return orders.due((JobState.Ended) job);
    }
    Optional<LogRecord> ordered = orders.due(live);
    if (ordered.isPresent() || live instanceof JobState.Stopping) {
      return ordered;
    }
    if (live instanceof JobState.Preparing) {
      Optional<String> refusal = evidence.sourceRefused(live.id());
      return refusal.isPresent()
          ? Optional.of(ended(live, Outcome.FAILED, refusal.get()))
          : published(live, 0);
    }
    Optional<LogRecord> early = early(live);
    if (early.isPresent()) {
      return early;
    }
    if (live instanceof JobState.Waiting waiting) {
      return next(waiting);
    }
    if (live instanceof JobState.Advertising advertising) {
      return secure.due(advertising);
    }
    if (live instanceof JobState.Sharing sharing) {
      return secure.due(sharing);
    }
    if (live instanceof JobState.Collecting collecting) {
      return closings.due(collecting);
    }
    if (live instanceof JobState.Unmasking unmasking) {
      return secure.due(unmasking);
    }
    return released((JobState.Releasing) live);
  }

  /**
   * What ends a job before its rounds are done. In an open round too: nobody needs what it would
   * make.
   */
  private Optional<LogRecord> early(JobState.Live job) {
    Optional<LogRecord> decisive = stops.decisive(job).map(LogRecord.class::cast);
    return decisive.or(() -> stops.reason(job.info()).flatMap(reason -> finished(job, reason)));
  }

  /** What the members of a job's newest round measured, if the log should say so by now. */
  Optional<LogRecord> evaluated(JobState job) {
    return job instanceof JobState.Live live && !(job instanceof JobState.Stopping)
        ? stops.due(live).map(LogRecord.class::cast)
        : Optional.empty();
  }

  private Optional<LogRecord> archived(JobState job) {
    Archived news = evidence.archived(job.id());
    if (news == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelArchived(epoch, job.id(), news.version(), news.uri(), news.sha256(), nowMillis));
  }

  private Optional<LogRecord> next(JobState.Waiting job) {
    JobInfo info = job.info();
    if (!info.isSourceProven()) {
      return unlikeItsSource(job);
    }
    RoundsSpec rounds = info.spec().rounds();
    if (stops.reason(info).isPresent()) {
      // It ends once its model is archived.
      return Optional.empty();
    }
    if (info.version() >= rounds.count()) {
      return finished(job, rounds.count() + " rounds are done");
    }
    if (!budgets.allowNextRound(info)) {
      return finished(job, BUDGET_SPENT);
    }
    Optional<String> failure = StopDecisions.failure(info);
    if (failure.isPresent()) {
      return Optional.of(ended(job, Outcome.FAILED, failure.get()));
    }
    if (info.spec().needsNoiseKeys()) {
      Optional<List<String>> keys = evidence.noiseKeys(job.id(), info.spec().model().shardCount());
      if (!keys.equals(Optional.of(info.noiseKeys()))) {
        return keys.map(told -> new NoiseKeysFixed(epoch, job.id(), told, nowMillis));
      }
    }
    return Optional.empty();
  }

  /** Whether a job for which nothing is due lacks nothing but clients. */
  boolean isReady(JobState.Waiting job) {
    JobInfo info = job.info();
    return info.isSourceProven()
        && !info.steering().paused()
        && stops.reason(info).isEmpty()
        && info.version() < info.spec().rounds().count()
        && budgets.allowNextRound(info)
        && (!info.spec().needsNoiseKeys()
            || evidence
                .noiseKeys(job.id(), info.spec().model().shardCount())
                .equals(Optional.of(info.noiseKeys())));
  }

  /** Clients without which the job's next round does not begin now. */
  int needed(JobState.Waiting job) {
    JobSpec spec = job.info().spec();
    return nowMillis >= patienceEnds(job) ? spec.minimumClients() : spec.goalClients();
  }

  /** Once version 0 is archived, and is not what the spec says. */
  private Optional<LogRecord> unlikeItsSource(JobState.Waiting job) {
    ModelSource source = job.info().spec().model().source().orElseThrow();
    return job.info()
        .archived()
        .map(
            archived ->
                ended(
                    job,
                    Outcome.FAILED,
                    "model.initial.sha256 must be that of %s, which is %s, got %s"
                        .formatted(source.uri(), archived.sha256(), source.sha256())));
  }

  /** Once its last version is archived. */
  private Optional<LogRecord> finished(JobState.Live job, String reason) {
    JobInfo info = job.info();
    boolean archived = info.archived().map(ModelArchived::version).orElse(-1) == info.version();
    return archived
        ? stops
            .last(job)
            .map(LogRecord.class::cast)
            .or(() -> Optional.of(ended(job, Outcome.FINISHED, reason)))
        : Optional.empty();
  }

  /** When a job no longer waits for as many clients as it would like to have. */
  long patienceEnds(JobState.Waiting job) {
    return job.sinceMillis() + job.info().spec().cohort().patienceMillis();
  }

  /**
   * The job's next round, with some of the clients that it may take; or that it is passed over, if
   * too many were drawn; or the end of the job, if its selection does not do what it promises.
   */
  LogRecord started(JobState.Waiting job, List<Candidate> available) {
    JobSpec spec = job.info().spec();
    CohortSpec cohort = spec.cohort();
    int round = job.info().lastRound() + 1;
    Draw draw =
        new Draw(
            cohort.size(),
            spec.minimumMembers(),
            spec.model().seed(),
            job.info().fingerprintKey(),
            job.id(),
            round,
            spec.samplingRate());
    List<String> selected;
    try {
      selected = selectors.pick(cohort.selection(), available, draw);
    } catch (SelectionException broken) {
      return ended(job, Outcome.FAILED, broken.getMessage());
    }
    if (selected.size() > cohort.size()) {
      String reason =
          "%d clients were drawn, more than cohort.size %d"
              .formatted(selected.size(), cohort.size());
      return new RoundAbandoned(epoch, job.id(), round, reason, nowMillis);
    }
    return new RoundStarted(
        epoch,
        job.id(),
        round,
        job.info().version(),
        selected,
        spec.isSampled() ? selected.size() : Math.min(cohort.goal(), selected.size()),
        spec.grid(),
        nowMillis + spec.rounds().deadlineMillis(),
        nowMillis,
        job.info().toldClipNorm());
  }

  private Optional<LogRecord> released(JobState.Releasing job) {
    Optional<LogRecord> published = published(job, job.round().round());
    if (published.isPresent()) {
      return published;
    }
    if (hasLostNoiseKey(job.info())) {
      return abandoned(job, "a shard has lost the key of its noise");
    }
    if (nowMillis < releaseEnds(job)) {
      return Optional.empty();
    }
    return abandoned(
        job,
        "its sums were not complete after %d ms"
            .formatted(job.info().spec().rounds().releaseMillis()));
  }

  private Optional<LogRecord> abandoned(JobState.Releasing job, String reason) {
    return Optional.of(new RoundAbandoned(epoch, job.id(), job.round().round(), reason, nowMillis));
  }

  /** Whether the shards of this run have told keys, and not those that the log names. */
  private boolean hasLostNoiseKey(JobInfo info) {
    return info.spec().needsNoiseKeys()
        && evidence
            .noiseKeys(info.id(), info.spec().model().shardCount())
            .filter(told -> !told.equals(info.noiseKeys()))
            .isPresent();
  }

  private static long releaseEnds(JobState.Releasing job) {
    long since =
        job.transcript()
            .map(transcript -> transcript.answers().atMillis())
            .orElse(job.closed().atMillis());
    return since + job.info().spec().rounds().releaseMillis();
  }

  private Optional<LogRecord> published(JobState.Live job, int round) {
    int version = job.info().version() + 1;
    List<Published> shards = evidence.published(job.id(), version, round);
    if (shards.size() < job.info().spec().model().shardCount()) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelPublished(
            epoch,
            job.id(),
            version,
            round,
            shards.stream().map(Published::location).toList(),
            nowMillis,
            shards.get(0).clipBits()));
  }

  private LogRecord ended(JobState.Live job, Outcome outcome, String reason) {
    return new JobEnded(epoch, job.id(), outcome, reason, nowMillis);
  }

  /** When something may become due for the job without any further event. */
  LongStream wake(JobState job) {
    OptionalLong stop = job instanceof JobState.Live live ? stops.wake(live) : OptionalLong.empty();
    return LongStream.concat(stop.stream(), wakeOfRound(job).stream());
  }

  private OptionalLong wakeOfRound(JobState job) {
    if (job instanceof JobState.Stopping stopping) {
      return orders.wake(stopping);
    }
    if (job instanceof JobState.Advertising advertising) {
      return OptionalLong.of(secure.keysEnd(advertising.round()));
    }
    if (job instanceof JobState.Sharing sharing) {
      return OptionalLong.of(secure.sharesEnd(sharing.round()));
    }
    if (job instanceof JobState.Unmasking unmasking) {
      return OptionalLong.of(secure.wake(unmasking));
    }
    if (job instanceof JobState.Collecting collecting) {
      RoundStarted round = collecting.round();
      return OptionalLong.of(
          collecting.setup().isPresent() ? secure.uploadsEnd(round) : round.deadlineMillis());
    }
    if (job instanceof JobState.Releasing releasing) {
      return OptionalLong.of(releaseEnds(releasing));
    }
    return OptionalLong.empty();
  }
}
