package dev.tributary.core.scheduling;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientTasks.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a job does not begin its next round: what it asks for, and what each client lacks.
 *
 * @param goal clients with which it begins at once
 * @param minimum clients with which it begins from {@code patienceEndsMillis} on
 * @param demands what a client must have, in words
 * @param clients every client that was ever heard of, in one group, by id
 * @param reasons why those decline who do, in their owners' words, and why others are cordoned or
 *     in quarantine, by client
 * @param ahead jobs that have waited for longer, the longest first
 */
public record Explanation(
    String job,
    int goal,
    int minimum,
    long patienceEndsMillis,
    List<String> demands,
    Map<Group, SortedMap<String, List<Task>>> clients,
    SortedMap<String, String> reasons,
    List<String> ahead) {

  /** What keeps a client from this job, the first that does. */
  public enum Group {
    IDLE("idle"),
    /** It fits, and other rounds have all its slots, or too much of its memory or GPUs. */
    BUSY("busy"),
    /** It fits, and is kept out of rounds for what it sends. */
    QUARANTINED("quarantined"),
    /** It fits, and people keep it out of new rounds. */
    CORDONED("cordoned"),
    /** It fits, and its owner declines, or has not approved yet. */
    DECLINED("declined"),
    /** It fits, and has said goodbye or has been silent for too long. */
    UNAVAILABLE("unavailable"),
    WRONG_TRAINER("wrong trainer"),
    WRONG_DATA_SET("wrong data set"),
    WRONG_LABELS("wrong labels"),
    /** It offers less memory, or fewer GPUs, than a task reserves, whatever it is at work on. */
    TOO_SMALL("too small");

    private final String words;

    Group(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    static Group of(Fit lack) {
      return switch (lack) {
        case FITS -> UNAVAILABLE;
        case WRONG_TRAINER -> WRONG_TRAINER;
        case WRONG_DATA_SET -> WRONG_DATA_SET;
        case WRONG_LABELS -> WRONG_LABELS;
        case TOO_SMALL -> TOO_SMALL;
      };
    }
  }

  public Explanation {
    demands = List.copyOf(demands);
    ahead = List.copyOf(ahead);
    clients = Collections.unmodifiableMap(new EnumMap<>(clients));
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
  }

  /**
   * @param job one that waits
   * @param present clients that are there
   * @param absent clients that were, with what they offered
   */
  public static Explanation of(
      JobState.Waiting job,
      LogState log,
      Map<String, ClientOffer> present,
      Map<String, ClientOffer> absent,
      Delivered delivered) {
    JobSpec spec = job.info().spec();
    ClientTasks tasks = ClientTasks.of(log.jobs().values(), delivered);
    Map<Group, SortedMap<String, List<Task>>> clients = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      clients.put(group, new TreeMap<>());
    }
    present.forEach(
        (client, offer) -> {
          List<Task> its = tasks.of(client);
          Group group = group(client, offer, job, log, Load.of(its));
          clients
              .get(group)
              .put(client, List.copyOf(group == Group.BUSY ? inTheWay(its, offer, spec) : its));
        });
    absent.forEach(
        (client, offer) -> clients.get(group(client, offer, job, log)).put(client, List.of()));
    SortedMap<String, String> reasons = new TreeMap<>();
    for (String client : clients.get(Group.DECLINED).keySet()) {
      ClientOffer offer = present.getOrDefault(client, absent.get(client));
      reasons.put(client, offer.declined().get(job.id()));
    }
    for (Group held : List.of(Group.QUARANTINED, Group.CORDONED)) {
      for (String client : clients.get(held).keySet()) {
        reasons.put(client, log.holds(client).gravest().reason());
      }
    }
    return new Explanation(
        job.id(),
        spec.goalClients(),
        spec.minimumClients(),
        job.sinceMillis() + spec.cohort().patienceMillis(),
        demands(spec),
        clients,
        reasons,
        ahead(job, log));
  }

  private static Group group(
      String client, ClientOffer offer, JobState.Waiting job, LogState log, Load taken) {
    Group lack = group(client, offer, job, log);
    if (lack != Group.UNAVAILABLE) {
      return lack;
    }
    return taken.leavesRoom(job.info().spec().resources(), offer) ? Group.IDLE : Group.BUSY;
  }

  /** All tasks where they have all the slots, else those that reserve what the job lacks. */
  private static List<Task> inTheWay(List<Task> tasks, ClientOffer offer, JobSpec spec) {
    return Load.of(tasks).leavesSlot(offer)
        ? tasks.stream().filter(task -> task.reserved().competesWith(spec.resources())).toList()
        : tasks;
  }

  /** Of a client that is not there. */
  private static Group group(String client, ClientOffer offer, JobState.Waiting job, LogState log) {
    Fit fit = Fit.of(offer, job.info().spec());
    if (fit != Fit.FITS) {
      return Group.of(fit);
    }
    ClientHolds holds = log.holds(client);
    if (holds.isHeld()) {
      return holds.quarantine().held() ? Group.QUARANTINED : Group.CORDONED;
    }
    return offer.declines(job.id()) ? Group.DECLINED : Group.UNAVAILABLE;
  }

  private static List<String> demands(JobSpec spec) {
    List<String> demands = new ArrayList<>();
    CohortSpec cohort = spec.cohort();
    cohort.labels().forEach((name, value) -> demands.add("label " + name + "=" + value));
    demands.add("data set " + spec.dataSet() + requirements(spec.dataSetRequirements()));
    demands.add("trainer " + spec.trainer().name());
    ResourceSpec each = spec.resources();
    if (each.memoryMiB() > 0) {
      demands.add(each.memoryMiB() + " MiB memory");
    }
    if (each.gpus() > 0) {
      demands.add(each.gpus() + (each.gpus() == 1 ? " GPU" : " GPUs"));
    }
    return demands;
  }

  private static String requirements(DataSetRequirements required) {
    List<String> words = new ArrayList<>();
    if (required.minimumRows() > 0) {
      words.add("at least " + required.minimumRows() + " rows");
    }
    if (required.features() > 0) {
      words.add(required.features() + " features");
    }
    if (required.classes() > 0) {
      words.add(required.classes() + " classes");
    }
    return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
  }

  private static List<String> ahead(JobState.Waiting job, LogState log) {
    List<JobState.Waiting> longer = new ArrayList<>();
    for (JobState other : log.jobs().values()) {
      if (other instanceof JobState.Waiting waiting && waiting.sinceMillis() < job.sinceMillis()) {
        longer.add(waiting);
      }
    }
    longer.sort((a, b) -> Long.compare(a.sinceMillis(), b.sinceMillis()));
    return longer.stream().map(JobState.Waiting::id).toList();
  }

  /** How many clients have what the job asks for and are there. */
  public int fitting() {
    return count(Group.IDLE) + count(Group.BUSY);
  }

  public int count(Group group) {
    return clients.get(group).size();
  }

  /** How many clients it needs at a time. */
  public int needed(long nowMillis) {
    return nowMillis >= patienceEndsMillis ? minimum : goal;
  }

  /** By job: how many clients it has that would fit, and until when at most. */
  public SortedMap<String, Holder> holders() {
    SortedMap<String, Holder> holders = new TreeMap<>();
    for (List<Task> tasks : clients.get(Group.BUSY).values()) {
      for (Task task : tasks) {
        holders.merge(task.job(), new Holder(1, task.untilMillis()), Holder::and);
      }
    }
    return holders;
  }

  /**
   * A job that has clients which another one waits for.
   *
   * @param untilMillis the deadline of its round, by which they are idle again at the latest
   */
  public record Holder(int clients, long untilMillis) {
    Holder and(Holder other) {
      return new Holder(clients + other.clients, Math.max(untilMillis, other.untilMillis));
    }
  }
}
