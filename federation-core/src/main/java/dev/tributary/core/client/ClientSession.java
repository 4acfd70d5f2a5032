package dev.tributary.core.client;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One client: reads the round log and says what to do. It takes part in a round at most once; after
 * a crash in the middle of an upload it begins a new attempt, which voids the half one.
 *
 * <p>Nothing is started before the log is read to its end, or a client that starts late would train
 * for every round of the past. One thread.
 */
public final class ClientSession {
  private final String client;
  private final RoundLog log;
  private final Map<String, ClientProgress> progress = new TreeMap<>();

  /** Rounds being worked on, by job. */
  private final Map<String, Integer> running = new TreeMap<>();

  private boolean caughtUp;

  /**
   * @param log where to start reading
   * @param saved what an earlier run of this client saved
   */
  public ClientSession(String client, RoundLog log, Collection<ClientProgress> saved) {
    this.client = client;
    this.log = log;
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
    follow(log.state().jobs().get(ofJob.job()), actions);
    return actions;
  }

  /** The log is read up to where it ended when this client started. */
  public List<ClientAction> onCaughtUp() {
    if (caughtUp) {
      return List.of();
    }
    caughtUp = true;
    List<ClientAction> actions = new ArrayList<>();
    for (JobState job : log.state().jobs().values()) {
      follow(job, actions);
    }
    return actions;
  }

  private void follow(JobState job, List<ClientAction> actions) {
    Integer working = running.get(job.id());
    boolean useful =
        job instanceof JobState.Collecting collecting
            && working != null
            && collecting.round().round() == working;
    if (working != null && !useful) {
      running.remove(job.id());
      actions.add(new ClientAction.Cancel(job.id(), working));
    }
    if (job instanceof JobState.Ended && progress.remove(job.id()) != null) {
      actions.add(new ClientAction.Forget(job.id()));
    }
    if (job instanceof JobState.Collecting collecting && isMyTurn(collecting)) {
      start(collecting, actions);
    }
  }

  private boolean isMyTurn(JobState.Collecting job) {
    int round = job.round().round();
    ClientProgress known = progress.get(job.id());
    boolean done = known != null && known.round() == round && known.complete();
    return !done && !running.containsKey(job.id()) && job.round().cohort().contains(client);
  }

  private void start(JobState.Collecting job, List<ClientAction> actions) {
    int round = job.round().round();
    ClientProgress known = progress.get(job.id());
    int attempt = known != null && known.round() == round ? known.attempt() + 1 : 1;
    save(new ClientProgress(job.id(), round, attempt, false), actions);
    running.put(job.id(), round);
    actions.add(new ClientAction.Start(job.info(), job.round(), attempt));
  }

  /** Every chunk of the attempt was acknowledged. */
  public List<ClientAction> onUploaded(String job, int round, int attempt) {
    List<ClientAction> actions = new ArrayList<>();
    if (running.remove(job, round)) {
      save(new ClientProgress(job, round, attempt, true), actions);
    }
    return actions;
  }

  /** The task failed here; the round goes on without this client. */
  public List<ClientAction> onFailed(String job, int round, int attempt) {
    // Trying again would most likely fail again; the next round is the next chance.
    return onUploaded(job, round, attempt);
  }

  private void save(ClientProgress next, List<ClientAction> actions) {
    progress.put(next.job(), next);
    actions.add(new ClientAction.Save(next));
  }
}
