package dev.tributary.core.scheduling;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Sender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clients are at work on: derived from the open rounds of the log and those of jobs that are
 * being stopped, less the updates that are whole, those that were declined and the tasks that have
 * ended. Nothing is counted up and down, so nothing can drift.
 */
public final class ClientTasks {
  private final Map<String, List<Task>> byClient = new HashMap<>();
  private final Map<String, Integer> byNamespace = new HashMap<>();

  /**
   * One client's part in one round.
   *
   * @param untilMillis the round's deadline
   * @param reserved of the client, as the job's spec says in the log
   */
  public record Task(String job, int round, long untilMillis, ResourceSpec reserved) {}

  private ClientTasks() {}

  /** What the log and the updates so far amount to. */
  public static ClientTasks of(Collection<JobState> jobs, Delivered delivered) {
    ClientTasks tasks = new ClientTasks();
    for (JobState job : jobs) {
      if (job instanceof JobState.Open open) {
        tasks.add(working(open), open.round(), open.info().spec(), delivered);
      } else if (job instanceof JobState.Stopping stopping) {
        RoundStarted round = stopping.round();
        tasks.add(round.cohort(), round, stopping.info().spec(), delivered);
      }
    }
    return tasks;
  }

  /**
   * Whether an open round may still want something of a client: that it trains and uploads, or
   * helps to take the masks off. Or, if its job is being stopped, that it ends its task.
   */
  public static boolean mayBeAsked(String client, Collection<JobState> jobs) {
    return jobs.stream()
        .map(ClientTasks::asked)
        .flatMap(Optional::stream)
        .anyMatch(round -> round.cohort().contains(client));
  }

  private static Optional<RoundStarted> asked(JobState job) {
    if (job instanceof JobState.Stopping stopping) {
      return Optional.of(stopping.round());
    }
    return job instanceof JobState.Open open && !(open instanceof JobState.Releasing)
        ? Optional.of(open.round())
        : Optional.empty();
  }

  private void add(List<String> clients, RoundStarted round, JobSpec spec, Delivered delivered) {
    for (String client : clients) {
      if (!delivered.isDone(round.job(), round.round(), client)) {
        add(client, round, spec);
      }
    }
  }

  /** Who is asked to train, or will be. Answering when masks come off is no work to speak of. */
  private static List<String> working(JobState.Open job) {
    List<String> cohort = job.round().cohort();
    if (job instanceof JobState.Advertising) {
      return cohort;
    }
    if (job instanceof JobState.Sharing sharing) {
      return of(sharing.keys().members(), cohort);
    }
    if (job instanceof JobState.Collecting collecting) {
      return collecting.setup().map(setup -> of(setup.shares().members(), cohort)).orElse(cohort);
    }
    return List.of();
  }

  private static List<String> of(List<Sender> senders, List<String> cohort) {
    return senders.stream().map(sender -> cohort.get(sender.cohortIndex())).toList();
  }

  /** A round that is decided and not yet in the log. */
  public void add(RoundStarted round, JobSpec spec) {
    round.cohort().forEach(client -> add(client, round, spec));
  }

  private void add(String client, RoundStarted round, JobSpec spec) {
    byClient
        .computeIfAbsent(client, c -> new ArrayList<>(1))
        .add(new Task(round.job(), round.round(), round.deadlineMillis(), spec.resources()));
    byNamespace.merge(spec.queue().namespace(), 1, Integer::sum);
  }

  public List<Task> of(String client) {
    return byClient.getOrDefault(client, List.of());
  }

  /** Tasks of all jobs of a namespace. */
  public int inNamespace(String namespace) {
    return byNamespace.getOrDefault(namespace, 0);
  }
}
