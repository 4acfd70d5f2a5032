package dev.tributary.local.dropout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.vector.Grid;
import dev.tributary.local.dropout.MortalAgents.Death;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DropoutCountTest {
  private static final String JOB = "job";

  @Test
  void whoIsMissingInTheNextDecisionIsCountedInThePhaseBeforeIt() {
    DropoutCount count =
        new DropoutCount(
            () ->
                Set.of(
                    new Death("c6", 1, DropoutPhase.IN_UPLOAD),
                    new Death("c5", 1, DropoutPhase.BEFORE_UNMASKING),
                    new Death("c4", 2, DropoutPhase.BEFORE_UNMASKING)));

    start(count, 1, 20);
    count.on(new KeysFixed(1, JOB, 1, senders(19), "0".repeat(64), 18, 10, 0));
    count.on(new SharesFixed(1, JOB, 1, senders(17), 0));
    close(count, 1, 12);
    count.on(new UnmaskFixed(1, JOB, 1, senders(10), 0));
    start(count, 2, 20);
    count.on(new KeysFixed(1, JOB, 2, senders(20), "0".repeat(64), 19, 10, 0));
    count.on(new RoundAbandoned(1, JOB, 2, "test", 0));

    assertThat(count.byPhase())
        .containsExactly(
            Map.entry("beforeKeys", 1),
            Map.entry("afterKeys", 2),
            Map.entry("afterShares", 4),
            Map.entry("inUpload", 1),
            Map.entry("beforeUnmasking", 1));
  }

  private static void start(DropoutCount count, int round, int clients) {
    List<String> cohort = IntStream.range(0, clients).mapToObj(i -> "c" + i).toList();
    count.on(new RoundStarted(1, JOB, round, 0, cohort, clients, new Grid(10), 1, 0));
  }

  private static void close(DropoutCount count, int round, int members) {
    count.on(
        new RoundClosed(
            1,
            JOB,
            round,
            IntStream.range(0, members).mapToObj(i -> new Member(i, 1, 0)).toList(),
            0,
            0,
            0));
  }

  private static List<Sender> senders(int clients) {
    return IntStream.range(0, clients).mapToObj(i -> new Sender(i, 0, i)).toList();
  }
}
