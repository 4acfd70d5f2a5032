package dev.tributary.core.offer;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client says of itself. Nobody checks it: a client that lies is asked for what it can not
 * do, and is silent in that round.
 *
 * @param trainers names of the trainers that it can run
 * @param labels what its owner wants to be chosen by, such as {@code site=ward}
 * @param capacity jobs that may have it in a round at the same time
 * @param declined why its owner does not take part in a job, or not yet, by the job's id: the one
 *     thing that is taken at its word
 */
public record ClientOffer(
    List<String> trainers,
    List<HeldDataSet> dataSets,
    Map<String, String> labels,
    int capacity,
    Machine machine,
    Speed speed,
    Map<String, String> declined) {
  public static final int MAX_CAPACITY = 1_000;

  /** Jobs that one client may decline at a time. */
  public static final int MOST_DECLINED = 2_000;

  public static final int LONGEST_REASON = 200;

  /** Of a client that declines nothing. */
  public ClientOffer(
      List<String> trainers,
      List<HeldDataSet> dataSets,
      Map<String, String> labels,
      int capacity,
      Machine machine,
      Speed speed) {
    this(trainers, dataSets, labels, capacity, machine, speed, Map.of());
  }

  public ClientOffer {
    trainers = List.copyOf(trainers);
    dataSets = List.copyOf(dataSets);
    Labels.check("labels", labels);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    Require.range("capacity", capacity, 1, MAX_CAPACITY);
    Require.that(machine != null, "machine", "must be given", null);
    Require.that(speed != null, "speed", "must be given", null);
    Require.range("declined (entries)", declined.size(), 0, MOST_DECLINED);
    declined.forEach(ClientOffer::checkDeclined);
    declined = Collections.unmodifiableMap(new TreeMap<>(declined));
  }

  private static void checkDeclined(String job, String reason) {
    Require.name("declined.job", job);
    Require.that(
        reason.length() <= LONGEST_REASON,
        "declined.reason",
        "must have <= " + LONGEST_REASON + " characters",
        reason.length());
  }

  /** The same offer of a client whose owner declines these jobs and no others. */
  public ClientOffer withDeclined(Map<String, String> jobs) {
    return new ClientOffer(trainers, dataSets, labels, capacity, machine, speed, jobs);
  }

  public boolean declines(String job) {
    return declined.containsKey(job);
  }

  /** One round at a time, without labels, on a machine of which nothing is known. */
  public static ClientOffer of(List<String> trainers, List<String> dataSets) {
    return new ClientOffer(
        trainers,
        dataSets.stream().map(HeldDataSet::named).toList(),
        Map.of(),
        1,
        Machine.UNKNOWN,
        Speed.UNKNOWN);
  }

  public Optional<HeldDataSet> dataSet(String name) {
    // In a loop, since every plan of the coordinator asks every client.
    for (HeldDataSet held : dataSets) {
      if (held.name().equals(name)) {
        return Optional.of(held);
      }
    }
    return Optional.empty();
  }

  /** Whether it says no more than {@link #of} does. */
  public boolean isPlain() {
    return labels.isEmpty()
        && capacity == 1
        && machine.equals(Machine.UNKNOWN)
        && speed.equals(Speed.UNKNOWN)
        && declined.isEmpty()
        && dataSets.stream().allMatch(held -> held.equals(HeldDataSet.named(held.name())));
  }
}
