package dev.tributary.core.client;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.Sender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One client: reads the round log and says what to do. It takes part in a round at most once; after
 * a crash in the middle of an upload it begins a new attempt, which voids the half one.
 *
 * <p>Of a secure round it takes part in each phase for which the log names it. A second vector
 * under the same masks would tell the difference of the two, so there a half upload stays half; the
 * client still answers when the sum is to be unmasked.
 *
 * <p>Nothing is started before the log is read to its end, or a client that starts late would train
 * for every round of the past.
 *
 * <p>Without its owner's {@link Consent} it does nothing for a job, and gives up what it has begun;
 * to the others it is then one who has left. One thread.
 */
public final class ClientSession {
  private final String client;
  private final RoundLog log;
  private final Consent consent;
  private final Map<String, ClientProgress> progress = new TreeMap<>();

  /** Phases being worked on, by job. */
  private final Map<String, Work> running = new TreeMap<>();

  /** Tasks begun and not ended, by job: one that is cancelled takes a while to notice. */
  private final Map<String, Integer> atWork = new TreeMap<>();

  private boolean caughtUp;

  /** What one state of a round asks for; a plain round knows uploads alone. */
  private record Work(int round, Phase phase) {}

  private enum Phase {
    ADVERTISE,
    SHARE,
    UPLOAD,
    ANSWER
  }

  /**
   * @param log where to start reading
   * @param saved what an earlier run of this client saved
   */
  public ClientSession(String client, RoundLog log, Collection<ClientProgress> saved) {
    this(client, log, saved, Consent.ALWAYS);
  }

  /**
   * @param log where to start reading
   * @param saved what an earlier run of this client saved
   */
  public ClientSession(
      String client, RoundLog log, Collection<ClientProgress> saved, Consent consent) {
    this.client = client;
    this.log = log;
    this.consent = consent;
    saved.forEach(p -> progress.put(p.job(), p));
  }

  /** The log as far as it was read. */
  public RoundLog log() {
    return log;
  }

  public LogState state() {
    return log.state();
  }

  public List<ClientAction> onLog(long offset, LogRecord record) {
    boolean effective = log.read(offset, record) == RoundLog.Reading.EFFECTIVE;
    if (!caughtUp || !effective || !(record instanceof OfJob ofJob)) {
      return List.of();
    }
    List<ClientAction> actions = new ArrayList<>();
    JobState job = log.state().jobs().get(ofJob.job());
    if (job != null) {
      follow(job, actions);
    }
    return actions;
  }

  /** The log is read up to where it ended when this client started. */
  public List<ClientAction> onCaughtUp() {
    if (caughtUp) {
      return List.of();
    }
    caughtUp = true;
    return followAll();
  }

  /** The consent has changed, for some of the jobs. */
  public List<ClientAction> onConsent() {
    return caughtUp ? followAll() : List.of();
  }

  private List<ClientAction> followAll() {
    List<ClientAction> actions = new ArrayList<>();
    for (JobState job : log.state().jobs().values()) {
      follow(job, actions);
    }
    return actions;
  }

  private void follow(JobState job, List<ClientAction> actions) {
    Optional<Work> asked = job instanceof JobState.Open open ? asked(open) : Optional.empty();
    Work working = running.get(job.id());
    if (working != null && !asked.equals(Optional.of(working))) {
      running.remove(job.id());
      if (working.phase() == Phase.UPLOAD) {
        actions.add(new ClientAction.Cancel(job.id(), working.round()));
      }
    }
    if (job instanceof JobState.Ended && progress.remove(job.id()) != null) {
      actions.add(new ClientAction.Forget(job.id()));
    }
    if (job instanceof JobState.Open open
        && asked.isPresent()
        && !running.containsKey(job.id())
        && !isDone(open, asked.get())) {
      start(open, asked.get(), actions);
    }
  }

  /** What the round wants of this client now. */
  private Optional<Work> asked(JobState.Open job) {
    if (!consent.isGivenTo(job.info())) {
      return Optional.empty();
    }
    if (job instanceof JobState.Advertising && job.round().cohort().contains(client)) {
      return work(job, Phase.ADVERTISE);
    }
    if (job instanceof JobState.Sharing sharing && isAmong(job, sharing.keys().members())) {
      return work(job, Phase.SHARE);
    }
    if (job instanceof JobState.Collecting collecting) {
      boolean mayUpload =
          collecting
              .setup()
              .map(setup -> isAmong(job, setup.shares().members()))
              .orElseGet(() -> job.round().cohort().contains(client));
      return mayUpload ? work(job, Phase.UPLOAD) : Optional.empty();
    }
    if (job instanceof JobState.Unmasking unmasking && isMember(unmasking)) {
      return work(job, Phase.ANSWER);
    }
    return Optional.empty();
  }

  private static Optional<Work> work(JobState.Open job, Phase phase) {
    return Optional.of(new Work(job.round().round(), phase));
  }

  private boolean isAmong(JobState.Open job, List<Sender> senders) {
    return senders.stream().anyMatch(s -> isMe(job, s.cohortIndex()));
  }

  private boolean isMember(JobState.Unmasking job) {
    return job.closed().members().stream().anyMatch(m -> isMe(job, m.cohortIndex()));
  }

  private boolean isMe(JobState.Open job, int cohortIndex) {
    return job.round().cohort().get(cohortIndex).equals(client);
  }

  private boolean isDone(JobState.Open job, Work work) {
    ClientProgress known = progress.get(job.id());
    boolean begun = known != null && known.round() == work.round();
    return work.phase() == Phase.UPLOAD
        && begun
        && (known.complete() || job.info().spec().isSecure());
  }

  private void start(JobState.Open job, Work work, List<ClientAction> actions) {
    running.put(job.id(), work);
    if (job instanceof JobState.Advertising) {
      actions.add(new ClientAction.Advertise(job.info(), job.round()));
    } else if (job instanceof JobState.Sharing sharing) {
      actions.add(new ClientAction.ShareKeys(job.info(), job.round(), sharing.keys()));
    } else if (job instanceof JobState.Unmasking unmasking) {
      actions.add(
          new ClientAction.AnswerUnmask(
              job.info(), job.round(), unmasking.masks(), unmasking.closed()));
    } else if (job instanceof JobState.Collecting collecting) {
      startUpload(collecting, actions);
    }
  }

  private void startUpload(JobState.Collecting job, List<ClientAction> actions) {
    int round = job.round().round();
    ClientProgress known = progress.get(job.id());
    int attempt = known != null && known.round() == round ? known.attempt() + 1 : 1;
    atWork.merge(job.id(), 1, Integer::sum);
    save(new ClientProgress(job.id(), round, attempt, false), actions);
    actions.add(
        job.setup()
            .<ClientAction>map(
                setup -> new ClientAction.UploadMasked(job.info(), job.round(), setup))
            .orElseGet(() -> new ClientAction.Start(job.info(), job.round(), attempt)));
  }

  /** Every chunk of the attempt was acknowledged. */
  public List<ClientAction> onUploaded(String job, int round, int attempt) {
    onTaskEnded(job);
    List<ClientAction> actions = new ArrayList<>();
    if (running.remove(job, new Work(round, Phase.UPLOAD))) {
      save(new ClientProgress(job, round, attempt, true), actions);
    }
    return actions;
  }

  /** The task failed here; the round goes on without this client. */
  public List<ClientAction> onFailed(String job, int round, int attempt) {
    // Trying again would most likely fail again; the next round is the next chance.
    return onUploaded(job, round, attempt);
  }

  /** The task has ended without an update, since it was cancelled. */
  public void onCancelled(String job) {
    onTaskEnded(job);
  }

  private void onTaskEnded(String job) {
    atWork.computeIfPresent(job, (id, tasks) -> tasks > 1 ? tasks - 1 : null);
  }

  /**
   * Jobs that are being stopped in a round which this client was selected for, and for which it
   * does nothing any more.
   */
  public SortedSet<String> ended() {
    SortedSet<String> ended = new TreeSet<>();
    for (JobState job : log.state().jobs().values()) {
      if (job instanceof JobState.Stopping stopping
          && !atWork.containsKey(job.id())
          && stopping.round().cohort().contains(client)) {
        ended.add(job.id());
      }
    }
    return ended;
  }

  private void save(ClientProgress next, List<ClientAction> actions) {
    progress.put(next.job(), next);
    actions.add(new ClientAction.Save(next));
  }
}
