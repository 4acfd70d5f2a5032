package dev.tributary.control.view;

import dev.tributary.control.job.RoundView;
import dev.tributary.control.model.MemberMetrics;
import dev.tributary.control.model.RoundMetrics;
import dev.tributary.control.model.VersionMetrics;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What the members of one job's rounds measured: client by client of the newest rounds, and of
 * those before no more than what it comes to, so that memory does not grow with clients times
 * rounds. A report that comes when three later rounds have some is too late.
 */
final class Measured implements MemberMetrics {
  private static final int OPEN_ROUNDS = 3;

  /** Of which reports are kept at most, whatever rounds they claim to be about. */
  private static final int MOST_ROUNDS = 16;

  private final IntFunction<Optional<RoundView>> rounds;
  private final RoundMetrics open;
  private final TreeMap<Integer, VersionMetrics> settled = new TreeMap<>();
  private int settledUpTo;

  /**
   * @param rounds what the log says of a round, if it knows it
   */
  Measured(String job, IntFunction<Optional<RoundView>> rounds) {
    this.rounds = rounds;
    this.open = new RoundMetrics(job);
  }

  void add(ClientMetrics report) {
    boolean measured = report.getLoss() != null || report.getAccuracy() != null;
    if (!measured || report.getRound() <= settledUpTo) {
      return;
    }
    open.add(report);
    if (open.rounds().size() > OPEN_ROUNDS && isOver(open.rounds().first())) {
      settle(open.rounds().first());
    }
    if (open.rounds().size() > MOST_ROUNDS) {
      open.forget(open.rounds().last());
    }
  }

  private boolean isOver(int round) {
    return rounds.apply(round).filter(known -> !known.status().isOpen()).isPresent();
  }

  private void settle(int round) {
    rounds
        .apply(round)
        .flatMap(known -> open.of(round, known.members()))
        .ifPresent(metrics -> settled.put(round, metrics));
    open.forget(round);
    settledUpTo = round;
  }

  @Override
  public Optional<VersionMetrics> of(int round, Collection<String> members) {
    return round <= settledUpTo ? Optional.ofNullable(settled.get(round)) : open.of(round, members);
  }
}
