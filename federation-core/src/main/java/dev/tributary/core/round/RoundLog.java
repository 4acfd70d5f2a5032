package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.LogRecord.StopOrdered;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A reader of the round log. Whoever reads the same records, in whatever process, holds the same
 * state.
 *
 * <p>A record is <em>effective</em> if its epoch is the one that was started last and the state
 * built from the effective records before it allows it. An {@link EpochStarted} is effective if its
 * epoch is higher than any before. Everything else is void: every reader ignores it in the same
 * way. So two coordinators can write at once and only one is heard (the term of Raft; Ongaro and
 * Ousterhout, USENIX ATC 2014, section 5.1).
 */
public final class RoundLog {
  private LogState state;
  private long nextOffset;

  /** A reader at the beginning of the log. */
  public RoundLog() {
    this(LogState.EMPTY, 0);
  }

  /** A reader that knows {@code state}, the outcome of all records before {@code nextOffset}. */
  public RoundLog(LogState state, long nextOffset) {
    this.state = state;
    this.nextOffset = nextOffset;
  }

  /** A reader that starts at a snapshot and goes on at {@link Snapshot#upTo}. */
  public static RoundLog at(Snapshot snapshot) {
    return new RoundLog(snapshot.state(), snapshot.upTo());
  }

  public LogState state() {
    return state;
  }

  /** The offset that is read next. */
  public long nextOffset() {
    return nextOffset;
  }

  /** What became of a record. */
  public enum Reading {
    EFFECTIVE,
    VOID,
    /** It was read before. */
    REPEATED
  }

  /**
   * Reads the record at an offset. Records already read are skipped; a gap is the end of a
   * transaction or a record that no reader can decode, and is void for all.
   */
  public Reading read(long offset, LogRecord record) {
    if (offset < nextOffset) {
      return Reading.REPEATED;
    }
    nextOffset = offset + 1;
    if (record instanceof Snapshot) {
      state = state.withSnapshotAt(offset);
      return Reading.EFFECTIVE;
    }
    Optional<LogState> next = next(record);
    next.ifPresent(effective -> state = effective);
    return next.isPresent() ? Reading.EFFECTIVE : Reading.VOID;
  }

  private Optional<LogState> next(LogRecord record) {
    if (record instanceof EpochStarted started) {
      return started.epoch() > state.epoch()
          ? Optional.of(state.withEpoch(started.epoch(), started.instance()))
          : Optional.empty();
    }
    if (record.epoch() != state.epoch()) {
      return Optional.empty();
    }
    if (record instanceof OfAlias ofAlias) {
      return Aliases.next(state, ofAlias).map(state::withAliases);
    }
    if (record instanceof ClientHeld held) {
      // Also of a client that nobody has heard of: it may come.
      ClientHolds now = state.holds(held.client());
      return now.of(held.kind()).allows(held.hold())
          ? Optional.of(state.withHolds(held.client(), now.with(held)))
          : Optional.empty();
    }
    if (!(record instanceof OfJob ofJob) || takesHeldClients(ofJob)) {
      return Optional.empty();
    }
    JobState job = state.jobs().get(ofJob.job());
    if (record instanceof JobDeleted) {
      return job instanceof JobState.Ended
          ? Optional.of(state.withDeleted(job.id()))
          : Optional.empty();
    }
    return state.deleted().contains(ofJob.job())
        ? Optional.empty()
        : nextOf(job, ofJob).map(state::withJob);
  }

  /** So no coordinator, old, new or broken, goes on with a client that is held. */
  private boolean takesHeldClients(OfJob record) {
    if (record instanceof RoundStarted started) {
      return state.holdsAny(started.cohort());
    }
    if (state.holds().isEmpty()
        || !(record instanceof RoundClosed closed)
        || !(state.jobs().get(closed.job()) instanceof JobState.Collecting open)
        || open.setup().isPresent()) {
      return false;
    }
    List<String> cohort = open.round().cohort();
    return closed.members().stream()
        .map(Member::cohortIndex)
        .filter(index -> index < cohort.size())
        .anyMatch(index -> state.holds(cohort.get(index)).quarantine().held());
  }

  /** The transition table of {@link JobState}; empty where the state does not allow the record. */
  private static Optional<JobState> nextOf(JobState job, OfJob record) {
    if (record instanceof JobAccepted accepted) {
      return job == null
          ? Optional.of(new JobState.Preparing(JobInfo.of(accepted)))
          : Optional.empty();
    }
    if (record instanceof JobRefused refused) {
      return job == null ? Optional.of(refused(refused)) : Optional.empty();
    }
    if (record instanceof ModelArchived archived) {
      return archived(job, archived);
    }
    if (record instanceof JobNoted noted) {
      return job != null && noted.askedMillis() > job.askedMillis()
          ? Optional.of(job.withAsked(noted.askedMillis()))
          : Optional.empty();
    }
    if (!(job instanceof JobState.Live live)) {
      return Optional.empty();
    }
    if (record instanceof JobEnded ended) {
      return Optional.of(live.toEnded(ended));
    }
    if (live instanceof JobState.Stopping) {
      return Optional.empty();
    }
    if (record instanceof StopOrdered ordered) {
      return live instanceof JobState.Open open
          ? Optional.of(open.toStopping(ordered))
          : Optional.empty();
    }
    if (record instanceof ModelPublished published) {
      return published(live, published);
    }
    if (record instanceof RoundEvaluated evaluated) {
      return Evaluations.next(live, evaluated);
    }
    if (record instanceof JobUpdated updated) {
      return SpecUpdates.next(live, updated);
    }
    if (record instanceof JobPaused || record instanceof JobResumed) {
      return steered(live, record);
    }
    return nextRound(live, record);
  }

  /** Each answers a newer command than the one before it, and changes something. */
  private static Optional<JobState> steered(JobState.Live live, OfJob record) {
    Steering now = live.info().steering();
    Steering next =
        record instanceof JobPaused paused
            ? new Steering(true, paused.reason(), paused.askedMillis())
            : new Steering(false, "", ((JobResumed) record).askedMillis());
    return next.paused() != now.paused() && next.askedMillis() > now.askedMillis()
        ? Optional.of(live.withInfo(live.info().withSteering(next)))
        : Optional.empty();
  }

  private static Optional<JobState> nextRound(JobState.Live live, OfJob record) {
    // Never while a round is open: all who release its sum take its noise from the same keys.
    if (record instanceof NoiseKeysFixed fixed && live instanceof JobState.Waiting waiting) {
      JobInfo info = waiting.info();
      boolean next =
          info.spec().needsNoiseKeys() && fixed.keys().size() == info.spec().model().shardCount();
      return next
          ? Optional.of(waiting.withInfo(info.withNoiseKeys(fixed.keys())))
          : Optional.empty();
    }
    if (record instanceof RoundStarted started && live instanceof JobState.Waiting waiting) {
      boolean next =
          started.round() == waiting.info().lastRound() + 1
              && started.modelVersion() == waiting.info().version()
              && isDecidedOnThisSpec(started, waiting.info())
              && !waiting.info().steering().paused()
              && namesNobodyTwice(started.cohort())
              && SampledRounds.allow(waiting.info(), started)
              // A norm that nobody derived would let a client be seen through the noise.
              && started.clipNorm().equals(waiting.info().toldClipNorm())
              // So no coordinator, old, new or broken, can spend more than the budget, or have a
              // sum noised from a key that nobody knows of.
              && waiting.info().allowsNextRound();
      return next ? Optional.of(waiting.toStarted(started)) : Optional.empty();
    }
    if (record instanceof RoundClosed closed && live instanceof JobState.Collecting collecting) {
      boolean next =
          closed.round() == collecting.round().round()
              && areMembers(closed.members(), collecting.round().cohort().size())
              && SampledRounds.allow(collecting.info(), closed)
              && SecurePhases.allow(collecting, closed);
      return next ? Optional.of(collecting.toClosed(closed)) : Optional.empty();
    }
    if (record instanceof RoundAbandoned abandoned && live instanceof JobState.Waiting waiting) {
      return SampledRounds.passedOver(waiting, abandoned);
    }
    if (record instanceof RoundAbandoned abandoned && live instanceof JobState.Open open) {
      return SampledRounds.allow(open, abandoned)
          ? Optional.of(open.toAbandoned(abandoned))
          : Optional.empty();
    }
    return SecurePhases.next(live, record);
  }

  /** Or nobody says on which: so wrote older versions, in which a job's spec never changed. */
  private static boolean isDecidedOnThisSpec(RoundStarted started, JobInfo job) {
    return started.specSha256().map(job.specSha256()::equals).orElse(true);
  }

  private static Optional<JobState> published(JobState.Live live, ModelPublished record) {
    boolean whole = record.shards().size() == live.info().spec().model().shardCount();
    if (!whole || record.version() != live.info().version() + 1) {
      return Optional.empty();
    }
    boolean adapts = record.round() > 0 && live.info().spec().adaptiveClip().isPresent();
    if (adapts != record.clipBits().isPresent()) {
      return Optional.empty();
    }
    if (live instanceof JobState.Preparing preparing && record.round() == 0) {
      return Optional.of(preparing.toPublished(record));
    }
    if (live instanceof JobState.Releasing releasing
        && record.round() == releasing.round().round()) {
      return Optional.of(releasing.toPublished(record));
    }
    return Optional.empty();
  }

  private static Optional<JobState> archived(JobState job, ModelArchived record) {
    if (job instanceof JobState.Live live) {
      int known = live.info().archived().map(ModelArchived::version).orElse(-1);
      boolean news = record.version() > known && record.version() <= live.info().version();
      return news ? Optional.of(live.withInfo(live.info().withArchived(record))) : Optional.empty();
    }
    if (job instanceof JobState.Ended ended) {
      int known = ended.archived().map(ModelArchived::version).orElse(-1);
      boolean news = record.version() > known && record.version() <= ended.version();
      return news ? Optional.of(ended.withArchived(record)) : Optional.empty();
    }
    return Optional.empty();
  }

  private static JobState refused(JobRefused record) {
    return new JobState.Ended(
        record.job(),
        record.job(),
        Outcome.REFUSED,
        record.reason(),
        -1,
        Optional.empty(),
        record.atMillis());
  }

  private static boolean namesNobodyTwice(List<String> cohort) {
    return isAscending(cohort) || new HashSet<>(cohort).size() == cohort.size();
  }

  /**
   * So a coordinator writes it. Every client reads every cohort, and a set of ten thousand ids
   * costs far more than a look at each pair of neighbours.
   */
  private static boolean isAscending(List<String> cohort) {
    String last = null;
    for (String client : cohort) {
      if (last != null && last.compareTo(client) >= 0) {
        return false;
      }
      last = client;
    }
    return true;
  }

  private static boolean areMembers(List<Member> members, int cohortSize) {
    BitSet seen = new BitSet(cohortSize);
    for (Member member : members) {
      if (member.cohortIndex() >= cohortSize || seen.get(member.cohortIndex())) {
        return false;
      }
      seen.set(member.cohortIndex());
    }
    return true;
  }
}
