package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.selection.Participation;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who took part in a job's rounds, by client. */
final class Participations {
  /** So that clients who come and go make no snapshot too large. */
  static final int MOST = 20_000;

  private Participations() {}

  static Map<String, Participation> after(
      Map<String, Participation> before, RoundStarted round, RoundClosed closed) {
    Map<String, Participation> after = new HashMap<>(before);
    for (Member member : closed.members()) {
      String client = round.cohort().get(member.cohortIndex());
      after.put(client, after.getOrDefault(client, Participation.NONE).and(round.round()));
    }
    return recent(after);
  }

  /** Those with the newest last rounds, sorted by client: the same ones for every reader. */
  static Map<String, Participation> recent(Map<String, Participation> all) {
    if (all.isEmpty()) {
      return Map.of();
    }
    if (all.size() <= MOST) {
      return Collections.unmodifiableMap(new TreeMap<>(all));
    }
    List<Map.Entry<String, Participation>> newest =
        all.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, Participation> e) -> -e.getValue().lastRound())
                    .thenComparing(Map.Entry::getKey))
            .limit(MOST)
            .toList();
    Map<String, Participation> kept = new TreeMap<>();
    newest.forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(kept);
  }
}
