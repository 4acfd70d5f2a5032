package dev.tributary.agent.consent;

import dev.tributary.agent.consent.Policy.Ruling;
import dev.tributary.core.client.Consent;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for one client which jobs get anything of its data: by the answers of people at the site,
 * and where there is none by the site's policy. A job that asks for a data set which is not here is
 * none of its business.
 *
 * <p>The log thread's own, but for {@link #declined}.
 */
public final class Desk implements Consent {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final String client;
  private final Policy policy;
  private final Set<String> dataSets;
  private final TaskFiles files;
  private Object stamp;
  private Map<String, Answer> answers;

  /** Jobs that live, by id: what the policy says to them. */
  private final SortedMap<String, Task> ruled = new TreeMap<>();

  /** Of these, what the person at the site can see: the hash of the spec by job. */
  private final SortedMap<String, String> told = new TreeMap<>();

  private boolean begun;
  private volatile SortedMap<String, String> declined = Collections.emptySortedMap();

  /**
   * @throws IllegalStateException naming the file of answers, if it is damaged or another client's
   */
  public Desk(String client, Policy policy, Set<String> dataSets, TaskFiles files)
      throws IOException {
    this.client = client;
    this.policy = policy;
    this.dataSets = Set.copyOf(dataSets);
    this.files = files;
    this.stamp = files.stampOfAnswers();
    this.answers = files.answers();
  }

  @Override
  public boolean isGivenTo(JobInfo job) {
    return !asksForDataHere(job) || now(ruled(job)).state() == Task.State.ACCEPTED;
  }

  /**
   * Takes the jobs that live now, and tells them to the person at the site.
   *
   * @return whether others are declined than before
   * @throws IOException if the file of tasks can not be written
   */
  public boolean onJobs(LogState log) throws IOException {
    ruled.keySet().removeIf(job -> !isOfConcern(log.jobs().get(job)));
    boolean news = told.keySet().retainAll(ruled.keySet()) || !begun;
    for (JobState job : log.jobs().values()) {
      if (job instanceof JobState.Live live && isOfConcern(live)) {
        Task task = ruled(live.info());
        if (!task.specSha256().equals(told.put(task.job(), task.specSha256()))) {
          tell(now(task));
          news = true;
        }
      }
    }
    begun = true;
    return news && publish();
  }

  /**
   * Takes new answers, if there are any.
   *
   * @return whether other jobs are declined than before
   * @throws IOException if the file of tasks can not be written
   */
  public boolean onAnswers() throws IOException {
    Object now = files.stampOfAnswers();
    if (now.equals(stamp)) {
      return false;
    }
    stamp = now;
    try {
      answers = files.answers();
    } catch (IllegalStateException | IOException unreadable) {
      LOG.warn("client={} keeps to the answers of before: {}", client, unreadable.getMessage());
      return false;
    }
    boolean changed = publish();
    if (changed) {
      ruled.values().forEach(task -> tell(now(task)));
    }
    return changed;
  }

  /** Why nothing is done for which jobs, by id. For any thread. */
  public SortedMap<String, String> declined() {
    return declined;
  }

  /** Judged once, and anew if the job has another spec. */
  private Task ruled(JobInfo job) {
    return ruled.compute(
        job.id(),
        (id, known) ->
            known != null && known.specSha256().equals(job.specSha256()) ? known : task(job));
  }

  private Task task(JobInfo job) {
    JobSpec spec = job.spec();
    Ruling ruling = policy.judge(spec);
    return new Task(
        job.id(),
        spec.name(),
        spec.queue().namespace(),
        spec.trainer().name(),
        spec.dataSet(),
        job.specSha256(),
        Task.State.of(ruling.verdict()),
        ruling.reason());
  }

  /** With the answer of a person, who has the last word. */
  private Task now(Task task) {
    Answer answer = answers.get(task.job());
    return answer == null ? task : task.answered(answer);
  }

  private boolean isOfConcern(JobState job) {
    return job instanceof JobState.Live live && asksForDataHere(live.info());
  }

  private boolean asksForDataHere(JobInfo job) {
    return dataSets.contains(job.spec().dataSet());
  }

  private boolean publish() throws IOException {
    files.write(ruled.values().stream().map(this::now).toList());
    SortedMap<String, String> next = new TreeMap<>();
    for (Task ruling : ruled.values()) {
      Task task = now(ruling);
      if (task.state() != Task.State.ACCEPTED && next.size() < ClientOffer.MOST_DECLINED) {
        next.put(task.job(), task.reason());
      }
    }
    boolean changed = !next.equals(declined);
    declined = Collections.unmodifiableSortedMap(next);
    return changed;
  }

  private void tell(Task task) {
    LOG.info(
        "client={} job={} is {}{}",
        client,
        task.job(),
        task.state().words(),
        task.reason().isEmpty() ? "" : ": " + task.reason());
  }
}
