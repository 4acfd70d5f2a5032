package dev.tributary.core.coordination;

import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Proposes decisions: every method returns records to append to the round log.
 *
 * <pre>
 * reading --(end of the log)--> EpochStarted proposed --(read back, effective)--> leading
 *                                ^    ^                                              |
 *                                |    +--(read back, void)                higher epoch read
 *                                |                                                   v
 *                                +----------------(after a while)--------------- following
 * </pre>
 *
 * <p>One that was deposed can not know whether by its successor or by a zombie, an earlier run that
 * is about to die; it tries again after {@value #RETURN_MILLIS} ms. Two that both live take turns,
 * which costs a record each time and changes no outcome.
 *
 * <p>It proposes nothing before it leads, and one record a job at a time. Its own state changes
 * only with what it reads: a proposal that is lost, or void because another coordinator has taken
 * over, has no effect. One thread.
 */
public final class Coordinator {
  private static final String SNAPSHOT = "";
  private static final String ALIASES = ":aliases";
  private static final String HOLDS = ":holds";

  /** A larger one might not fit into a record; readers then start at an older one. */
  private static final long MOST_SNAPSHOT_BYTES = 1_000_000;

  private static final long RETURN_MILLIS = 10_000;

  /** For reading what clients wrote while nobody led; no phase of a secure round ends before. */
  static final long GRACE_MILLIS = 3_000;

  private enum Role {
    READING,
    CANDIDATE,
    LEADING,
    FOLLOWING
  }

  private final String instance;
  private final CoordinatorSettings settings;
  private final RoundLog log;
  private final Evidence evidence;
  private final Measurements measurements;
  private final Faults faults;
  private final Submissions submissions;
  private final Shareholders.Cache shareholders;
  private final Budgets budgets = new Budgets();
  private final ClientSelectors selectors = ClientSelectors.onClassPath();
  private final Planner planner;

  /** What was proposed and not read back, by job. */
  private final Map<String, LogRecord> inFlight = new HashMap<>();

  private Role role = Role.READING;

  /** The epoch that this instance started or wants to start. */
  private long epoch;

  /** When a deposed instance tries again. */
  private long returnMillis;

  private long graceEndsMillis;

  /**
   * @param instance unique to this run of this coordinator; never used again
   * @throws IllegalArgumentException if a selection on the class path can not be used
   */
  public Coordinator(String instance, CoordinatorSettings settings, CoordinatorState state) {
    this.instance = instance;
    this.settings = settings;
    this.log = new RoundLog(state.log(), state.nextLogOffset());
    this.evidence = new Evidence(state);
    this.measurements = new Measurements(state);
    this.submissions = new Submissions(instance, settings.protocol(), selectors);
    this.faults = new Faults(settings.quarantine(), state.faults());
    this.planner = new Planner(settings, evidence, measurements.losses());
    this.shareholders = new Shareholders.Cache(settings.protocol());
  }

  public CoordinatorState snapshot() {
    return new CoordinatorState(
        log.state(),
        log.nextOffset(),
        evidence.clients(),
        evidence.allReceipts(),
        evidence.allPhaseReceipts(),
        evidence.allPublished(),
        evidence.allArchived(),
        evidence.commands(),
        measurements.allMade(),
        measurements.all(),
        faults.all(),
        measurements.losses().all());
  }

  /** The log as far as it was read. */
  public RoundLog log() {
    return log;
  }

  public boolean isLeading() {
    return role == Role.LEADING;
  }

  /** The log is read up to where it ended when this instance started. */
  public List<LogRecord> onCaughtUp(long nowMillis) {
    if (role != Role.READING) {
      return List.of();
    }
    measurements.admitHeld(log.state(), evidence::knows);
    return propose(nowMillis);
  }

  private List<LogRecord> propose(long nowMillis) {
    role = Role.CANDIDATE;
    epoch = log.state().epoch() + 1;
    return List.of(new EpochStarted(epoch, instance, nowMillis));
  }

  public List<LogRecord> onLog(long offset, LogRecord record, long nowMillis) {
    JobState before = record instanceof OfJob ofJob ? log.state().jobs().get(ofJob.job()) : null;
    RoundLog.Reading reading = log.read(offset, record);
    if (reading == RoundLog.Reading.REPEATED) {
      return List.of();
    }
    if (record instanceof EpochStarted started) {
      return onEpoch(started, reading == RoundLog.Reading.EFFECTIVE, nowMillis);
    }
    if (record instanceof OfJob ofJob) {
      JobState job = log.state().jobs().get(ofJob.job());
      evidence.prune(job, log.state());
      if (ofJob instanceof JobDeleted && job == null) {
        evidence.forget(ofJob.job());
      }
      if (reading == RoundLog.Reading.EFFECTIVE) {
        measurements.onEffective(before, ofJob, job);
      }
      if (!(job instanceof JobState.Open)) {
        shareholders.forget(ofJob.job());
      }
      if (!(job instanceof JobState.Live)) {
        budgets.forget(ofJob.job());
      }
      if (record.epoch() == epoch) {
        inFlight.remove(ofJob.job());
      }
    } else {
      if (record instanceof ClientHeld held && reading == RoundLog.Reading.EFFECTIVE) {
        faults.onEffective(held);
      }
      if (record.epoch() == epoch) {
        inFlight.remove(flightOf(record));
      }
    }
    return decideAnew(nowMillis);
  }

  /** Of a record that is about no job. */
  private static String flightOf(LogRecord record) {
    if (record instanceof Snapshot) {
      return SNAPSHOT;
    }
    return record instanceof ClientHeld ? HOLDS : ALIASES;
  }

  private List<LogRecord> onEpoch(EpochStarted started, boolean effective, long nowMillis) {
    boolean mine = started.instance().equals(instance);
    if (mine && !effective) {
      return propose(nowMillis);
    }
    if (!mine) {
      if (effective && role == Role.LEADING) {
        role = Role.FOLLOWING;
        returnMillis = nowMillis + RETURN_MILLIS;
      }
      return List.of();
    }
    role = Role.LEADING;
    graceEndsMillis = nowMillis + GRACE_MILLIS;
    inFlight.clear();
    return decideAnew(nowMillis);
  }

  public List<LogRecord> onCommand(Command command, long nowMillis) {
    if (submissions.mayBeObeyed(command)) {
      evidence.add(command);
    }
    evidence.prune(log.state().jobs().get(command.job()), log.state());
    return decideAnew(nowMillis);
  }

  public List<LogRecord> onPresence(Presence presence, long nowMillis) {
    boolean news = evidence.isNews(presence, nowMillis - settings.presenceTimeoutMillis());
    evidence.add(presence);
    return news ? decideAnew(nowMillis) : decide(nowMillis);
  }

  public List<LogRecord> onReceipt(Receipt receipt, long nowMillis) {
    evidence.add(receipt);
    evidence.prune(log.state().jobs().get(receipt.job()), log.state());
    return decideAnew(nowMillis);
  }

  public List<LogRecord> onPhaseReceipt(PhaseReceipt receipt, long nowMillis) {
    JobState job = log.state().jobs().get(receipt.job());
    if (receipt.mayCountFor(job, role == Role.READING)) {
      evidence.add(receipt);
      evidence.prune(job, log.state());
    }
    return decideAnew(nowMillis);
  }

  /** A client tells what it measured in a round. */
  public List<LogRecord> onMeasured(Measured measured, long nowMillis) {
    if (role == Role.READING) {
      measurements.hold(measured, log.state());
      return List.of();
    }
    JobState job = log.state().jobs().get(measured.job());
    return measurements.add(measured, job, evidence::knows) ? decide(nowMillis) : List.of();
  }

  /** A contribution was rejected through its sender's own fault. */
  public List<LogRecord> onFault(Fault fault, long nowMillis) {
    faults.add(fault);
    return decide(nowMillis);
  }

  public List<LogRecord> onPublished(Published published, long nowMillis) {
    evidence.add(published);
    evidence.prune(log.state().jobs().get(published.job()), log.state());
    return decideAnew(nowMillis);
  }

  public List<LogRecord> onArchived(Archived archived, long nowMillis) {
    evidence.add(archived);
    evidence.prune(log.state().jobs().get(archived.job()), log.state());
    return decideAnew(nowMillis);
  }

  /** A shard tells which key it draws noise from: each one does after every start. */
  public List<LogRecord> onNoiseKey(NoiseCommitment told, long nowMillis) {
    evidence.add(told);
    evidence.prune(log.state().jobs().get(told.job()), log.state());
    return decideAnew(nowMillis);
  }

  /** A shard tells that the model which its job is to start from will not do. */
  public List<LogRecord> onSourceRefusal(SourceRefusal told, long nowMillis) {
    evidence.add(told);
    evidence.prune(log.state().jobs().get(told.job()), log.state());
    return decideAnew(nowMillis);
  }

  /** The time that {@link #wakeMillis} gave has come. */
  public List<LogRecord> onTimer(long nowMillis) {
    return decideAnew(nowMillis);
  }

  /**
   * When to call {@link #onTimer}, at the latest.
   *
   * @param nowMillis the time that the last event was handed over with
   */
  public OptionalLong wakeMillis(long nowMillis) {
    if (role == Role.FOLLOWING) {
      return OptionalLong.of(returnMillis);
    }
    if (role != Role.LEADING) {
      return OptionalLong.empty();
    }
    Decisions decisions = decisions(nowMillis);
    LongStream ofJobs =
        log.state().jobs().values().stream()
            .filter(job -> !inFlight.containsKey(job.id()))
            .flatMapToLong(decisions::wake);
    return LongStream.concat(ofJobs, planner.wakeMillis().stream())
        .filter(wake -> wake > nowMillis)
        .min();
  }

  /** After something that may let a round begin. */
  private List<LogRecord> decideAnew(long nowMillis) {
    planner.onChange();
    return decide(nowMillis);
  }

  private List<LogRecord> decide(long nowMillis) {
    if (role == Role.FOLLOWING && nowMillis >= returnMillis) {
      return propose(nowMillis);
    }
    if (role != Role.LEADING) {
      return List.of();
    }
    List<LogRecord> proposals = new ArrayList<>();
    evidence.dropOrdersThatNobodyObeys(log.state());
    evidence.dropAliasRequestsThatAreOver(log.state());
    if (!inFlight.containsKey(ALIASES)) {
      AliasDecisions.due(evidence.commands(), log.state(), inFlight.keySet(), epoch, nowMillis)
          .ifPresent(record -> append(ALIASES, record, proposals));
    }
    evidence.dropClientOrdersThatAreOver(log.state());
    if (!inFlight.containsKey(HOLDS)) {
      HoldDecisions.due(evidence.commands(), epoch, nowMillis)
          .or(() -> faults.due(log.state(), epoch, nowMillis))
          .ifPresent(record -> append(HOLDS, record, proposals));
    }
    for (Command command : evidence.commands()) {
      if (!inFlight.containsKey(command.job()) && !log.state().jobs().containsKey(command.job())) {
        submissions
            .answer(command, epoch, nowMillis)
            .ifPresent(record -> append(command.job(), record, proposals));
      }
    }
    Decisions decisions = decisions(nowMillis);
    List<JobState.Waiting> ready = new ArrayList<>();
    for (JobState job : log.state().jobs().values()) {
      if (inFlight.containsKey(job.id())) {
        continue;
      }
      Optional<LogRecord> due = decisions.due(job);
      if (due.isPresent()) {
        append(job.id(), due.get(), proposals);
      } else if (job instanceof JobState.Waiting waiting && decisions.isReady(waiting)) {
        ready.add(waiting);
      }
    }
    planner
        .plan(decisions, log.state(), ready, roundsInFlight(), nowMillis)
        .forEach(record -> append(((OfJob) record).job(), record, proposals));
    // Last, so that nothing else waits for it.
    for (JobState job : log.state().jobs().values()) {
      if (!inFlight.containsKey(job.id())) {
        decisions.evaluated(job).ifPresent(record -> append(job.id(), record, proposals));
      }
    }
    long since = log.nextOffset() - (log.state().lastSnapshotOffset() + 1);
    if (since >= settings.snapshotEvery()
        && !inFlight.containsKey(SNAPSHOT)
        && log.state().estimatedBytes() <= MOST_SNAPSHOT_BYTES) {
      append(SNAPSHOT, snapshotRecord(nowMillis), proposals);
    }
    return proposals;
  }

  private List<RoundStarted> roundsInFlight() {
    return inFlight.values().stream()
        .filter(RoundStarted.class::isInstance)
        .map(RoundStarted.class::cast)
        .toList();
  }

  private Decisions decisions(long nowMillis) {
    return new Decisions(
        log.state(),
        evidence,
        new StopDecisions(measurements, epoch, graceEndsMillis, nowMillis),
        settings,
        shareholders,
        budgets,
        selectors,
        epoch,
        graceEndsMillis,
        nowMillis);
  }

  private LogRecord snapshotRecord(long nowMillis) {
    return new Snapshot(
        epoch, log.nextOffset(), log.state().lastSnapshotOffset(), log.state(), nowMillis);
  }

  private void append(String flight, LogRecord record, List<LogRecord> proposals) {
    inFlight.put(flight, record);
    proposals.add(record);
  }
}
