package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.JobState.Preparing;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog.Reading;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each effective record makes of the state. */
class RoundLogTest {
  private static final JobSpec SPEC = ExampleJob.spec();

  @Test
  void anEmptyLogAmountsToNothing() {
    RoundLog reader = new RoundLog();

    assertThat(reader.state()).isEqualTo(LogState.EMPTY);
    assertThat(reader.nextOffset()).isZero();
  }

  @Test
  void anAcceptedJobPreparesItsFirstModel() {
    ExampleLog log = new ExampleLog(SPEC).epoch("a").accepted();

    Preparing job = (Preparing) log.state();

    assertThat(job.id()).isEqualTo(JOB);
    assertThat(job.info().spec()).isEqualTo(SPEC);
    assertThat(job.info().fingerprintKey()).isEqualTo(ExampleLog.KEY);
    assertThat(job.info().version()).isEqualTo(-1);
  }

  @Test
  void aRefusedSubmissionIsAnEndedJobWithTheReason() {
    ExampleLog log = new ExampleLog(SPEC).epoch("a");
    log.append(new JobRefused(1, JOB, "rounds.count is missing", 5));

    Ended job = (Ended) log.state();

    assertThat(job.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(job.reason()).isEqualTo("rounds.count is missing");
    assertThat(job.version()).isEqualTo(-1);
  }

  @Test
  void theInitialModelLetsTheJobWaitForItsFirstRound() {
    Waiting job = (Waiting) ExampleLog.waiting(SPEC).state();

    assertThat(job.info().version()).isZero();
    assertThat(job.info().lastRound()).isZero();
  }

  @Test
  void aStartedRoundCollectsUpdates() {
    Collecting job = (Collecting) ExampleLog.waiting(SPEC).started(1, 0, "a", "b").state();

    assertThat(job.round().cohort()).containsExactly("a", "b");
    assertThat(job.info().lastRound()).isEqualTo(1);
  }

  @Test
  void anUpdateBeforeTheFirstRoundMakesTheJobWhatItWouldBeBySubmission() {
    StopSpec stop =
        new StopSpec(
            Optional.of(new Target(Metric.ACCURACY, 0.5)), Optional.empty(), OptionalLong.of(9));
    JobSpec other =
        ExampleJob.spec(
            ExampleJob.cohort(5, 4, 3),
            new RoundsSpec(7, 1_000, 1_000, 3, RoundsSpec.ANY, 1, stop));
    ExampleLog log = ExampleLog.waiting(SPEC);
    log.append(new JobUpdated(1, JOB, other, SpecHashes.of(other), 50, 40));

    JobInfo job = ((Waiting) log.state()).info();

    assertThat(job.spec()).isEqualTo(other);
    assertThat(job.specSha256()).isEqualTo(SpecHashes.of(other));
    assertThat(job.stopping()).contains(new StopProgress(40, Optional.empty()));
    assertThat(job.steering()).isEqualTo(new Steering(false, "", 50));
    assertThat(job.version()).isZero();
    assertThat(job.fingerprintKey()).isEqualTo(ExampleLog.KEY);
  }

  @Test
  void aRoundOfAnOlderVersionSaysNothingOfTheSpec() {
    ExampleLog log = ExampleLog.waiting(SPEC);
    log.append(new RoundStarted(1, JOB, 1, 0, List.of("a"), 1, SPEC.grid(), 0, 0));

    assertThat(log.state()).isInstanceOf(Collecting.class);
  }

  @Test
  void aClosedRoundReleasesItsSums() {
    Member member = new Member(1, 3, 2);
    Releasing job =
        (Releasing) ExampleLog.waiting(SPEC).started(1, 0, "a", "b").closed(1, member).state();

    assertThat(job.closed().members()).containsExactly(member);
    assertThat(job.round().round()).isEqualTo(1);
  }

  @Test
  void aPublishedModelEndsItsRound() {
    ExampleLog log =
        ExampleLog.waiting(SPEC).started(1, 0, "a").closed(1, new Member(0, 1, 0)).published(1, 1);

    Waiting job = (Waiting) log.state();

    assertThat(job.info().version()).isEqualTo(1);
    assertThat(job.info().model()).contains(log.publication(1, 1));
  }

  @Test
  void anAbandonedRoundUsesItsNumberUpAndKeepsTheModel() {
    Waiting job = (Waiting) ExampleLog.waiting(SPEC).started(1, 0, "a").abandoned(1).state();

    assertThat(job.info().version()).isZero();
    assertThat(job.info().lastRound()).isEqualTo(1);
    assertThat(job.info().abandonedInRow()).isEqualTo(1);
    assertThat(job.info().lastAbandonReason()).isEqualTo("nobody came");
  }

  @Test
  void aRoundWhoseSumsDoNotComeTogetherCanBeAbandoned() {
    ExampleLog log =
        ExampleLog.waiting(SPEC).started(1, 0, "a").closed(1, new Member(0, 1, 0)).abandoned(1);

    assertThat(log.state()).isInstanceOf(Waiting.class);
  }

  @Test
  void aModelEndsTheRowOfAbandonedRounds() {
    ExampleLog log =
        ExampleLog.waiting(SPEC)
            .started(1, 0, "a")
            .abandoned(1)
            .started(2, 0, "a")
            .closed(2, new Member(0, 1, 0))
            .published(1, 2);

    Waiting job = (Waiting) log.state();

    assertThat(job.info().abandonedInRow()).isZero();
    assertThat(job.info().lastAbandonReason()).isEmpty();
  }

  @Test
  void newsOfTheArchiveLeaveTheRoundAsItIs() {
    Collecting job = (Collecting) ExampleLog.waiting(SPEC).started(1, 0, "a").archived(0).state();

    assertThat(job.info().archived()).isPresent();
  }

  @Test
  void anEndedJobKeepsItsOutcomeReasonVersionAndArchive() {
    Ended job = (Ended) ExampleLog.waiting(SPEC).archived(0).ended(Outcome.STOPPED).state();

    assertThat(job.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(job.reason()).isEqualTo("so it was decided");
    assertThat(job.version()).isZero();
    assertThat(job.archived()).isPresent();
  }

  @Test
  void theLastModelMayBeArchivedAfterTheEnd() {
    Ended job = (Ended) ExampleLog.waiting(SPEC).ended(Outcome.STOPPED).archived(0).state();

    assertThat(job.archived().orElseThrow().version()).isZero();
  }

  @Test
  void aLaterEpochTakesOver() {
    ExampleLog log = new ExampleLog(SPEC).epoch("a").epoch("b");

    assertThat(log.reader().state().epoch()).isEqualTo(2);
    assertThat(log.reader().state().instance()).isEqualTo("b");
  }

  @Test
  void aReaderThatStartsAtASnapshotKnowsWhatEveryReaderKnows() {
    ExampleLog log = ExampleLog.waiting(SPEC).started(1, 0, "a", "b");
    LogState upToHere = log.reader().state();
    Snapshot snapshot = new Snapshot(1, log.end(), -1, upToHere, 0);
    log.closed(1, new Member(0, 1, 0)).append(snapshot).published(1, 1);

    RoundLog late = RoundLog.at(snapshot);
    log.read(late.nextOffset(), late::read);

    assertThat(late.state()).isEqualTo(log.reader().state());
    assertThat(late.state().lastSnapshotOffset()).isEqualTo(log.end() - 2);
  }

  @Test
  void aSnapshotOfAnyEpochCountsSinceItIsAFunctionOfTheLog() {
    RoundLog reader = new ExampleLog(SPEC).epoch("a").epoch("b").reader();

    Reading reading = reader.read(2, new Snapshot(1, 1, -1, LogState.EMPTY, 0));

    assertThat(reading).isEqualTo(Reading.EFFECTIVE);
    assertThat(reader.state().epoch()).isEqualTo(2);
  }

  @Test
  void aRecordThatWasReadBeforeIsSkipped() {
    ExampleLog log = ExampleLog.waiting(SPEC);
    RoundLog reader = log.reader();

    assertThat(reader.read(1, log.records().get(1))).isEqualTo(Reading.REPEATED);
    assertThat(reader.nextOffset()).isEqualTo(log.end());
  }

  @Test
  void aGapInTheOffsetsIsPassedOver() {
    ExampleLog log = ExampleLog.waiting(SPEC);
    RoundLog reader = log.reader();

    assertThat(reader.read(100, log.start(1, 0, "a"))).isEqualTo(Reading.EFFECTIVE);
    assertThat(reader.nextOffset()).isEqualTo(101);
  }
}
