package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The norm of each round is a function of the log: it begins at 0.5. */
class AdaptiveNormTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.adaptive());

  private double norm() {
    return ((JobState.Live) log.state()).info().clipNorm().orElseThrow();
  }

  private void closed(int round, int modelVersion) {
    log.started(round, modelVersion, "a", "b", "c").closed(round, members(0, 2));
  }

  @Test
  void itFollowsTheBitsOfTheMembersOnceTheirModelIsThere() {
    closed(1, 0);
    assertThat(norm()).isEqualTo(0.5);

    // Both within, with a noise of 1: the share is (3/2 + 1) / 2, the step e^(-0.2 * 0.75).
    log.published(1, 1, 3);
    assertThat(norm()).isCloseTo(0.5 * Math.exp(-0.15), within(1e-12));

    closed(2, 1);
    log.published(2, 2, -2);
    assertThat(norm()).isCloseTo(0.5 * Math.exp(-0.15 + 0.1), within(1e-12));
  }

  @Test
  void aRoundThatIsAbandonedLeavesIt() {
    closed(1, 0);
    log.abandoned(1);

    assertThat(norm()).isEqualTo(0.5);
  }

  @Test
  void everyRoundSaysItAndARoundOfAFixedNormSaysNone() {
    closed(1, 0);
    log.published(1, 1, 3).started(2, 1, "a", "b");
    ExampleLog fixed = ExampleLog.waiting(ExampleJob.promising(8, 1)).started(1, 0, "a", "b");

    assertThat(((RoundStarted) log.last()).clipNorm()).isEqualTo(OptionalDouble.of(norm()));
    assertThat(((RoundStarted) fixed.last()).clipNorm()).isEmpty();
    assertThat(((JobState.Live) fixed.state()).info().clipNorm()).hasValue(0.5);
  }

  @Test
  void aReaderThatStartsAtASnapshotKnowsIt() {
    closed(1, 0);
    log.published(1, 1, 3);
    Snapshot snapshot = new Snapshot(1, log.end(), -1, log.reader().state(), 0);
    log.started(2, 1, "a", "b");

    RoundLog late = RoundLog.at(snapshot);
    log.read(snapshot.upTo(), late::read);

    assertThat(late.state()).isEqualTo(log.reader().state());
    assertThat(late.state().jobs().get(ExampleLog.JOB)).isInstanceOf(JobState.Collecting.class);
  }
}
