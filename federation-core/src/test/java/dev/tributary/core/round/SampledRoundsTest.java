package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rounds whose cohort chance draws. Of the clients a to h, at a rate of a half, e and g are drawn
 * for round 1 and a, c, d, f, g, h for round 2 (by Python's hmac); a cohort holds four.
 */
class SampledRoundsTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.sampled(1_000, 1));

  private JobInfo info() {
    return ((JobState.Live) log.state()).info();
  }

  private void assertVoid(LogRecord record) {
    JobState before = log.state();
    log.append(record);
    assertThat(log.state()).as("after %s", record).isEqualTo(before);
  }

  @Test
  void aRoundBeginsWithThoseWhoWereDrawn() {
    log.started(1, 0, "e", "g");

    assertThat(log.state()).isInstanceOf(JobState.Collecting.class);
  }

  /** It may not have been there. */
  @Test
  void aClientThatWasDrawnMayBeMissing() {
    log.started(1, 0, "g");

    assertThat(log.state()).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void aCohortWithAClientThatWasNotDrawnIsVoid() {
    assertVoid(log.start(1, 0, "a", "e", "g"));
    assertVoid(log.start(1, 0, "a"));

    log.started(1, 0, "e", "g");
    assertThat(log.state()).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void aDrawOfNobodyIsACohortAndMakesAModelOfNobodysUpdates() {
    log.started(1, 0).closed(1);
    assertThat(log.state()).isInstanceOf(JobState.Releasing.class);

    log.published(1, 1);
    assertThat(log.state()).isInstanceOf(JobState.Waiting.class);
    assertThat(info().ledger().orElseThrow().rounds()).isEqualTo(1);
  }

  @Test
  void aRoundInWhichNobodyUploadedIsClosedAllTheSame() {
    log.started(1, 0, "e", "g").closed(1);

    assertThat(log.state()).isInstanceOf(JobState.Releasing.class);
  }

  @Test
  void aRoundThatDoesNotWaitForAllWhoWereDrawnIsVoid() {
    RoundStarted all = log.start(1, 0, "e", "g");

    assertVoid(
        new RoundStarted(
            all.epoch(),
            all.job(),
            all.round(),
            all.modelVersion(),
            all.cohort(),
            1,
            all.grid(),
            all.deadlineMillis(),
            all.atMillis()));
  }

  /** If it could be, then because a certain client was silent, its model would tell of it. */
  @Test
  void aRoundThatHasBegunIsNotAbandonedBeforeItIsClosed() {
    log.started(1, 0, "e", "g");
    JobState collecting = log.state();

    log.abandoned(1);
    assertThat(log.state()).isEqualTo(collecting);

    log.closed(1, members(0, 1)).abandoned(1);
    assertThat(log.state()).isInstanceOf(JobState.Waiting.class);
  }

  @Test
  void aDrawThatIsTooLargeIsPassedOverWithItsNumberAndCostsNothing() {
    log.abandoned(1);
    assertThat(log.state()).isInstanceOf(JobState.Waiting.class);
    assertThat(info().lastRound()).isEqualTo(1);
    assertThat(info().abandonedInRow()).isEqualTo(1);
    assertThat(info().ledger().orElseThrow().rounds()).isZero();

    assertVoid(log.start(1, 0, "e", "g"));
    assertVoid(log.start(2, 0, "a", "c", "d", "f", "g"));
    log.started(2, 0, "a", "c", "d", "f");
    assertThat(log.state()).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void noRoundButTheNextIsPassedOver() {
    JobState before = log.state();

    log.abandoned(2).abandoned(0);

    assertThat(log.state()).isEqualTo(before);
  }

  @Test
  void otherJobsPassNothingOverAndKnowNoEmptyCohortsAndMemberSets() {
    ExampleLog plain = ExampleLog.waiting(ExampleJob.promising(1_000, 1));
    JobState waiting = plain.state();

    plain.started(1, 0).abandoned(1);
    assertThat(plain.state()).isEqualTo(waiting);

    JobState collecting = plain.started(1, 0, "a", "b").state();
    plain.closed(1);
    assertThat(plain.state()).isEqualTo(collecting);
  }

  @Test
  void aReaderThatStartsAtASnapshotChecksTheSame() {
    log.abandoned(1);
    RoundLog all = log.reader();
    RoundLog late = RoundLog.at(new LogRecord.Snapshot(1, log.end(), -1, all.state(), 0));
    log.started(2, 0, "b").started(2, 0, "a", "c");

    log.read(late.nextOffset(), late::read);

    assertThat(late.state()).isEqualTo(log.reader().state());
    assertThat(((JobState.Collecting) late.state().jobs().get(ExampleLog.JOB)).round().cohort())
        .isEqualTo(List.of("a", "c"));
  }
}
