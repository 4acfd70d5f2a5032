package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.core.selection.Participation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The newest loss that each client told of a live job, for selections that ask who took part
 * before; none of jobs with {@code privacy}. Of a client's words about a round the first stands.
 *
 * <p>Anybody may write to the topic, so a word counts once the log says that its client took part
 * in that round or in a later one. Words about the open round wait until its member set stands. A
 * loss below 0 is none: utilities are sizes, and less would have to be better.
 */
final class Losses {
  /**
   * Of those that are read before the log is, in a start without a checkpoint: the newest matter
   * most, and who told nothing newer counts as one who told nothing.
   */
  static final int MOST_HELD = 100_000;

  private record Subject(String job, String client, int round) {
    static Subject of(ToldLoss word) {
      return new Subject(word.job(), word.client(), word.round());
    }
  }

  private final Map<Subject, ToldLoss> held = new LinkedHashMap<>();

  /** At most as many of a job as the log keeps participations. */
  private final Map<String, SortedMap<String, ToldLoss>> told = new TreeMap<>();

  /** By job, round and client. */
  private final Map<String, SortedMap<Integer, SortedMap<String, ToldLoss>>> early =
      new TreeMap<>();

  Losses(CoordinatorState state) {
    for (ToldLoss word : state.losses()) {
      JobState job = state.log().jobs().get(word.job());
      if (job instanceof JobState.Live live && isProven(word, live.info())) {
        settle(word);
      } else {
        hold(word, job);
      }
    }
  }

  /** While the log is not read to its end nobody knows whether it counts. */
  void hold(Measured measured, JobState job) {
    if (isLoss(measured)) {
      hold(word(measured), job);
    }
  }

  private void hold(ToldLoss word, JobState job) {
    if (mayComeToCount(job)) {
      held.putIfAbsent(Subject.of(word), word);
      if (held.size() > MOST_HELD) {
        held.remove(held.keySet().iterator().next());
      }
    }
  }

  /** The log may still tell of the job, or of another spec before its first round. */
  private static boolean mayComeToCount(JobState job) {
    return job == null
        || (job instanceof JobState.Live live
            && (live.info().lastRound() == 0 || asks(live.info().spec())));
  }

  /** The log is read to its end. */
  void admitHeld(LogState log, Predicate<String> isKnown) {
    held.values().forEach(word -> add(word, log.jobs().get(word.job()), isKnown));
    held.clear();
  }

  /**
   * @param isKnown whether a client ever said that it is there
   */
  void add(Measured measured, JobState job, Predicate<String> isKnown) {
    if (isLoss(measured)) {
      add(word(measured), job, isKnown);
    }
  }

  private void add(ToldLoss word, JobState job, Predicate<String> isKnown) {
    if (!(job instanceof JobState.Live live)
        || !asks(live.info().spec())
        || !live.info().spec().rounds().evaluates(word.round())) {
      return;
    }
    if (isProven(word, live.info())) {
      settle(word);
    } else if (isOpen(word.round(), live)
        ? isInCohort(word.client(), live)
        // A client may have read of the next round before this coordinator has.
        : word.round() == live.info().lastRound() + 1 && isKnown.test(word.client())) {
      early
          .computeIfAbsent(word.job(), id -> new TreeMap<>())
          .computeIfAbsent(word.round(), round -> new TreeMap<>())
          .putIfAbsent(word.client(), word);
    }
  }

  private static boolean isLoss(Measured measured) {
    return measured.loss().isPresent() && measured.loss().getAsDouble() >= 0;
  }

  private static ToldLoss word(Measured measured) {
    return new ToldLoss(
        measured.job(), measured.client(), measured.round(), measured.loss().getAsDouble());
  }

  private static boolean asks(JobSpec spec) {
    return ClientSelectors.asksForHistory(spec.cohort().selection())
        && spec.privacy().equals(PrivacySpec.NONE);
  }

  private static boolean isProven(ToldLoss word, JobInfo job) {
    return word.round()
        <= job.participations().getOrDefault(word.client(), Participation.NONE).lastRound();
  }

  /** Whether a round has begun and its member set does not stand. */
  private static boolean isOpen(int round, JobState.Live job) {
    return job instanceof JobState.Open open
        && !(job instanceof JobState.Closed)
        && open.round().round() == round;
  }

  private static boolean isInCohort(String client, JobState.Live job) {
    return job instanceof JobState.Open open && open.round().selects(client);
  }

  private void settle(ToldLoss word) {
    told.computeIfAbsent(word.job(), job -> new TreeMap<>())
        .merge(word.client(), word, (old, now) -> now.round() > old.round() ? now : old);
  }

  /** The log has moved. */
  void onEffective(String id, JobState job) {
    if (!(job instanceof JobState.Live live) || !asks(live.info().spec())) {
      told.remove(id);
      early.remove(id);
      return;
    }
    SortedMap<Integer, SortedMap<String, ToldLoss>> rounds = early.get(id);
    if (rounds != null && rounds.firstKey() <= live.info().lastRound()) {
      rounds.entrySet().removeIf(round -> isOver(round.getKey(), round.getValue(), live));
      early.values().removeIf(Map::isEmpty);
    }
    SortedMap<String, ToldLoss> newest = told.get(id);
    if (newest != null && newest.size() > live.info().participations().size()) {
      newest.keySet().retainAll(live.info().participations().keySet());
    }
  }

  /** Of a round whose member set stands, what its members told is kept. */
  private boolean isOver(int round, SortedMap<String, ToldLoss> words, JobState.Live job) {
    if (round > job.info().lastRound()) {
      return false;
    }
    if (isOpen(round, job)) {
      words.keySet().removeIf(client -> !isInCohort(client, job));
      return words.isEmpty();
    }
    words.values().stream().filter(word -> isProven(word, job.info())).forEach(this::settle);
    return true;
  }

  /** What a client last told of a job. */
  OptionalDouble of(String job, String client) {
    SortedMap<String, ToldLoss> newest = told.get(job);
    ToldLoss word = newest == null ? null : newest.get(client);
    return word == null ? OptionalDouble.empty() : OptionalDouble.of(word.loss());
  }

  List<ToldLoss> all() {
    List<ToldLoss> all = new ArrayList<>();
    told.values().forEach(words -> all.addAll(words.values()));
    early.values().stream()
        .flatMap(rounds -> rounds.values().stream())
        .forEach(words -> all.addAll(words.values()));
    all.addAll(held.values());
    return all;
  }
}
