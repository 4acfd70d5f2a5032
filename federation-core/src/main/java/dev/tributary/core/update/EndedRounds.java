package dev.tributary.core.update;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The rounds that ended since this reader began, so that a replayed chunk that counted is told from
 * one that came too late. Not part of a checkpoint: after a restart the log is read again from
 * there. The oldest are forgotten when more than {@link #KEPT_UPLOADS} uploads are remembered.
 */
final class EndedRounds {
  static final int KEPT_UPLOADS = 200_000;

  /** One upload of a round. */
  record Key(String client, int attempt, int partition) {}

  private record RoundKey(String job, int round) {}

  private static final class Round {
    private final Set<Key> counted;
    private final Set<Key> reported;
    private final boolean abandoned;

    Round(Set<Key> counted, Set<Key> reported, boolean abandoned) {
      this.counted = counted;
      this.reported = new HashSet<>(reported);
      this.abandoned = abandoned;
    }

    int size() {
      return 1 + counted.size() + reported.size();
    }
  }

  private final Map<RoundKey, Round> rounds = new LinkedHashMap<>();
  private long kept;

  void add(String job, int number, Set<Key> counted, Set<Key> reported, boolean abandoned) {
    Round round = new Round(counted, reported, abandoned);
    rounds.put(new RoundKey(job, number), round);
    kept += round.size();
    Iterator<Round> oldest = rounds.values().iterator();
    while (kept > KEPT_UPLOADS && rounds.size() > 1) {
      kept -= oldest.next().size();
      oldest.remove();
    }
  }

  /** What is to be said of a chunk of an ended round. */
  enum Verdict {
    COUNTED,
    REPORTED,
    LATE,
    ABANDONED,
    /** Longer ago than anyone remembers; whether it counted stands in the log. */
    UNKNOWN
  }

  /**
   * Judges an upload's chunk; the second time it is {@link Verdict#REPORTED}, as long as there is
   * room to remember the first.
   */
  Verdict judge(String job, int number, Key upload) {
    Round round = rounds.get(new RoundKey(job, number));
    if (round == null) {
      return Verdict.UNKNOWN;
    }
    if (round.counted.contains(upload)) {
      return Verdict.COUNTED;
    }
    if (round.reported.contains(upload)) {
      return Verdict.REPORTED;
    }
    if (kept < KEPT_UPLOADS) {
      round.reported.add(upload);
      kept++;
    }
    return round.abandoned ? Verdict.ABANDONED : Verdict.LATE;
  }
}
