package dev.tributary.local.dropout;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.local.dropout.MortalAgents.Death;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts the clients that the secure rounds of one job lost in each phase, as its log tells: a
 * client that was named by one decision and is not by the next. What the log does not tell is taken
 * from how the agents died: whether an upload was begun, and who was gone before unmasking, which
 * needs some of the members only. Of a round that is abandoned the last phase is not counted.
 */
public final class DropoutCount {
  private final Supplier<Set<Death>> deaths;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Rounds that were unmasked. */
  private final Set<Integer> unmasked = new HashSet<>();

  /** Clients that the open round has left. */
  private int left;

  public DropoutCount(Supplier<Set<Death>> deaths) {
    this.deaths = deaths;
    for (DropoutPhase phase : DropoutPhase.values()) {
      counts.put(phase.label(), 0);
    }
  }

  /** The job's next effective record. */
  public void on(LogRecord record) {
    if (record instanceof RoundStarted started) {
      left = started.cohort().size();
    } else if (record instanceof KeysFixed keys) {
      goOnWith(keys.members().size(), DropoutPhase.BEFORE_KEYS);
    } else if (record instanceof SharesFixed shares) {
      goOnWith(shares.members().size(), DropoutPhase.AFTER_KEYS);
    } else if (record instanceof RoundClosed closed) {
      int cut = died(closed.round(), DropoutPhase.IN_UPLOAD);
      goOnWith(left - cut, DropoutPhase.IN_UPLOAD);
      goOnWith(closed.members().size(), DropoutPhase.AFTER_SHARES);
    } else if (record instanceof UnmaskFixed answers) {
      unmasked.add(answers.round());
    }
  }

  private void goOnWith(int clients, DropoutPhase phase) {
    counts.merge(phase.label(), left - clients, Integer::sum);
    left = clients;
  }

  private int died(int round, DropoutPhase phase) {
    return (int)
        deaths.get().stream()
            .filter(death -> death.round() == round && death.phase() == phase)
            .count();
  }

  /** Clients by the label of their phase, in the order of the phases. */
  public Map<String, Integer> byPhase() {
    Map<String, Integer> all = new LinkedHashMap<>(counts);
    // Not when the answers were fixed: whoever was slow to die was not waited for.
    all.put(
        DropoutPhase.BEFORE_UNMASKING.label(),
        unmasked.stream().mapToInt(round -> died(round, DropoutPhase.BEFORE_UNMASKING)).sum());
    return all;
  }
}
