package dev.tributary.core.coordination;

import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What clients say they measured, of rounds that the log may still evaluate: the newest one that
 * made a model and the open one. Of a client's words about a round the first stands.
 *
 * <p>Anybody may write to the topic, so little of it is kept: words of members, and before the
 * member set stands of the cohort, in rounds that are evaluated of jobs that go by a metric. What
 * selections ask for is kept apart, in {@link #losses}.
 */
final class Measurements {
  /** Of those that are read before the log is: the newest are of rounds that matter. */
  private static final int MOST_HELD = 20_000;

  private final Deque<Measured> held = new ArrayDeque<>();
  private final Map<String, SortedMap<Integer, SortedMap<String, Measured>>> told = new TreeMap<>();
  private final Map<String, MadeRound> made = new TreeMap<>();
  private final Losses losses;

  Measurements(CoordinatorState state) {
    losses = new Losses(state);
    state.madeRounds().forEach(round -> made.put(round.job(), round));
    state.measured().forEach(this::hold);
  }

  Losses losses() {
    return losses;
  }

  /**
   * While the log is not read to its end nobody knows whether it counts.
   *
   * @param log as far as it is read
   */
  void hold(Measured measured, LogState log) {
    hold(measured);
    losses.hold(measured, log.jobs().get(measured.job()));
  }

  private void hold(Measured measured) {
    held.add(measured);
    if (held.size() > MOST_HELD) {
      held.remove();
    }
  }

  /** The log is read to its end. */
  void admitHeld(LogState log, Predicate<String> isKnown) {
    while (!held.isEmpty()) {
      Measured measured = held.remove();
      addOfMember(measured, log.jobs().get(measured.job()), isKnown);
    }
    losses.admitHeld(log, isKnown);
  }

  /**
   * @param isKnown whether a client ever said that it is there
   * @return whether a round may be evaluated now that could not before
   */
  boolean add(Measured measured, JobState job, Predicate<String> isKnown) {
    losses.add(measured, job, isKnown);
    return addOfMember(measured, job, isKnown);
  }

  private boolean addOfMember(Measured measured, JobState job, Predicate<String> isKnown) {
    return job instanceof JobState.Live live
        && mayCount(measured, live, isKnown)
        && told.computeIfAbsent(live.id(), j -> new TreeMap<>())
                .computeIfAbsent(measured.round(), r -> new TreeMap<>())
                .putIfAbsent(measured.client(), measured)
            == null;
  }

  private boolean mayCount(Measured measured, JobState.Live job, Predicate<String> isKnown) {
    RoundsSpec rounds = job.info().spec().rounds();
    if (rounds.stop().metric().isEmpty() || !rounds.evaluates(measured.round())) {
      return false;
    }
    MadeRound newest = made.get(job.id());
    if (newest != null && newest.round() == measured.round()) {
      return newest.members().contains(measured.client());
    }
    if (job instanceof JobState.Open open && open.round().round() == measured.round()) {
      return open.round().selects(measured.client());
    }
    // A client may have read of the next round before this coordinator has.
    return measured.round() == job.info().lastRound() + 1 && isKnown.test(measured.client());
  }

  /**
   * The log has moved.
   *
   * @param before the job's state before an effective record
   */
  void onEffective(JobState before, OfJob record, JobState after) {
    if (record instanceof ModelPublished published
        && before instanceof JobState.Releasing releasing
        && isEvaluated(releasing)) {
      made.put(published.job(), made(releasing, published));
    } else if (record instanceof RoundEvaluated evaluated
        && made.containsKey(evaluated.job())
        && made.get(evaluated.job()).round() <= evaluated.round()) {
      made.remove(evaluated.job());
    }
    prune(record.job(), after);
    losses.onEffective(record.job(), after);
  }

  private static boolean isEvaluated(JobState.Releasing job) {
    RoundsSpec rounds = job.info().spec().rounds();
    return rounds.stop().metric().isPresent() && rounds.evaluates(job.round().round());
  }

  private static MadeRound made(JobState.Releasing round, ModelPublished published) {
    SortedSet<String> members = new TreeSet<>();
    for (Member member : round.closed().members()) {
      members.add(round.round().cohort().get(member.cohortIndex()));
    }
    return new MadeRound(
        published.job(), published.round(), published.version(), members, published.atMillis());
  }

  private void prune(String id, JobState job) {
    if (!(job instanceof JobState.Live live)) {
      told.remove(id);
      made.remove(id);
      return;
    }
    SortedMap<Integer, SortedMap<String, Measured>> rounds = told.get(id);
    if (rounds == null) {
      return;
    }
    int last = live.info().lastRound();
    int newest = made.containsKey(id) ? made.get(id).round() : 0;
    rounds
        .keySet()
        .removeIf(
            round ->
                round != newest
                    && round != last + 1
                    && !(round == last && live instanceof JobState.Open));
    if (live instanceof JobState.Collecting open && rounds.containsKey(last)) {
      rounds.get(last).keySet().retainAll(new TreeSet<>(open.round().cohort()));
    }
    if (rounds.containsKey(newest)) {
      rounds.get(newest).keySet().retainAll(made.get(id).members());
    }
    if (rounds.isEmpty()) {
      told.remove(id);
    }
  }

  /** The newest round of a job that made a model and is not evaluated yet, if it is to be. */
  Optional<MadeRound> made(String job) {
    return Optional.ofNullable(made.get(job));
  }

  /** What its members told so far, by client. */
  Collection<Measured> told(MadeRound round) {
    SortedMap<Integer, SortedMap<String, Measured>> rounds = told.get(round.job());
    return rounds == null || !rounds.containsKey(round.round())
        ? List.of()
        : rounds.get(round.round()).values();
  }

  List<MadeRound> allMade() {
    return List.copyOf(made.values());
  }

  List<Measured> all() {
    List<Measured> all = new ArrayList<>(held);
    told.values().stream()
        .flatMap(rounds -> rounds.values().stream())
        .forEach(round -> all.addAll(round.values()));
    return all;
  }
}
