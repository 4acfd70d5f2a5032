package dev.tributary.control.job;

import static dev.tributary.control.job.Records.JOB;
import static dev.tributary.control.job.Records.abandoned;
import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.acceptedSampled;
import static dev.tributary.control.job.Records.archived;
import static dev.tributary.control.job.Records.closed;
import static dev.tributary.control.job.Records.ended;
import static dev.tributary.control.job.Records.epoch;
import static dev.tributary.control.job.Records.noiseKeys;
import static dev.tributary.control.job.Records.published;
import static dev.tributary.control.job.Records.refused;
import static dev.tributary.control.job.Records.spec;
import static dev.tributary.control.job.Records.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog;
import dev.tributary.wire.JobSpecs;
import org.junit.jupiter.api.Test;

class JobHistoryTest {

  @Test
  void aJobThatStartsFromAModelSaysThatItWaitsForIt() {
    ModelSource source = new ModelSource("s3://models/old/v00007.f32", Records.SHA256);
    Reader reader =
        Reader.of(
            new JobAccepted(
                1,
                JOB,
                spec(1).startingFrom(source),
                JobSpecs.sha256(spec(1).startingFrom(source)),
                "key",
                1_000));
    assertThat(reader.waitsFor())
        .isEqualTo("its first model to be read from s3://models/old/v00007.f32");

    reader.read(published(0, 0, 1_100));
    assertThat(reader.waitsFor())
        .isEqualTo("model v0 to be archived, which shows whether it is the one to start from");

    reader.read(archived(0));
    assertThat(reader.waitsFor()).startsWith("clients");
  }

  @Test
  void theStatusFollowsTheLog() {
    Reader reader = Reader.of(accepted(1));
    assertThat(reader.job().status()).isEqualTo(JobStatus.PREPARING);

    reader.read(published(0, 0, 1_100));
    assertThat(reader.job().status()).isEqualTo(JobStatus.WAITING);

    reader.read(started(1, 0, 2_000));
    assertThat(reader.job().status()).isEqualTo(JobStatus.COLLECTING);

    reader.read(closed(1, 2_500, 0, 1, 2));
    assertThat(reader.job().status()).isEqualTo(JobStatus.RELEASING);

    reader.read(published(1, 1, 2_600), archived(1), ended(Outcome.FINISHED, "1 rounds", 3_000));
    assertThat(reader.job().status()).isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void aRoundThatWasPassedOverIsOneThatWasAbandonedBeforeItBegan() {
    String reason = "4 clients were drawn, more than cohort.size 3";
    Reader reader =
        Reader.of(
            acceptedSampled(2), published(0, 0, 1_100), noiseKeys(), abandoned(1, 2_500, reason));

    RoundView round = reader.round(1);

    assertThat(round.status()).isEqualTo(RoundStatus.ABANDONED);
    assertThat(round.reason()).isEqualTo(reason);
    assertThat(round.cohort()).isZero();
    assertThat(round.modelVersion()).isZero();
    assertThat(round.durationMillis()).hasValue(0);
    assertThat(reader.job().status()).isEqualTo(JobStatus.WAITING);
    assertThat(reader.waitsFor()).isEqualTo("clients: a round takes at least 2");
    assertThat(reader.job().ledger().orElseThrow().rounds()).isZero();
  }

  @Test
  void aRoundThatMadeAModelTellsItsMembersItsBytesAndItsTime() {
    Reader reader =
        Reader.of(
            accepted(2),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            closed(1, 2_500, 0, 2),
            published(1, 1, 2_812),
            archived(1));

    RoundView round = reader.round(1);

    assertThat(round.status()).isEqualTo(RoundStatus.PUBLISHED);
    assertThat(round.members()).containsExactly("ann", "cleo");
    assertThat(round.cohort()).isEqualTo(3);
    assertThat(round.updateBytes()).isEqualTo(80);
    assertThat(round.durationMillis()).hasValue(812);
    assertThat(round.closedMillis()).hasValue(2_500);
    assertThat(round.publishedVersion()).hasValue(1);
    assertThat(round.archived()).hasValueSatisfying(a -> assertThat(a.version()).isEqualTo(1));
  }

  @Test
  void anAbandonedRoundStaysInTheHistoryWithItsReason() {
    Reader reader =
        Reader.of(
            accepted(2),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            abandoned(1, 3_000, "1 complete update at the deadline"),
            started(2, 0, 4_000),
            closed(2, 4_100, 1, 2),
            published(1, 2, 4_200));

    assertThat(reader.round(1).status()).isEqualTo(RoundStatus.ABANDONED);
    assertThat(reader.round(1).reason()).isEqualTo("1 complete update at the deadline");
    assertThat(reader.round(1).publishedVersion()).isEmpty();
    assertThat(reader.round(2).publishedVersion()).hasValue(1);
    assertThat(reader.job().reason()).isEmpty();
  }

  @Test
  void theReasonOfAnAbandonedRoundIsTheJobsUntilARoundSucceeds() {
    Reader reader =
        Reader.of(
            accepted(2),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            abandoned(1, 3_000, "nobody came"));

    assertThat(reader.job().status()).isEqualTo(JobStatus.WAITING);
    assertThat(reader.job().reason()).isEqualTo("nobody came");
  }

  @Test
  void aJobThatEndsInTheMiddleOfARoundCutsItShort() {
    Reader reader =
        Reader.of(
            accepted(2),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            ended(Outcome.STOPPED, "enough", 2_200));

    assertThat(reader.round(1).status()).isEqualTo(RoundStatus.CUT_SHORT);
    assertThat(reader.round(1).durationMillis()).hasValue(200);
    assertThat(reader.job().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(reader.job().endedMillis()).hasValue(2_200);
  }

  @Test
  void anEndedJobKeepsItsSpecAndItsModel() {
    Reader reader =
        Reader.of(
            accepted(2),
            published(0, 0, 1_100),
            archived(0),
            ended(Outcome.STOPPED, "enough", 2_200));

    assertThat(reader.job().spec()).contains(spec(2));
    assertThat(reader.job().model()).map(ModelPublished::version).contains(0);
    assertThat(reader.job().archived()).isPresent();
    assertThat(reader.job().version()).isZero();
  }

  @Test
  void aModelArchivedAfterTheEndIsSeen() {
    Reader reader =
        Reader.of(
            accepted(2), published(0, 0, 1_100), ended(Outcome.STOPPED, "x", 2_200), archived(0));

    assertThat(reader.job().archived()).isPresent();
  }

  @Test
  void aRefusedJobHasAReasonAndNoSpec() {
    Reader reader = Reader.of(refused("cohort.goal must be >= 1, got 0"));

    assertThat(reader.job().status()).isEqualTo(JobStatus.REFUSED);
    assertThat(reader.job().reason()).isEqualTo("cohort.goal must be >= 1, got 0");
    assertThat(reader.job().spec()).isEmpty();
    assertThat(reader.job().version()).isEqualTo(-1);
  }

  @Test
  void aJobTellsWhatItWaitsForUntilItHasEnded() {
    Reader reader = Reader.of(accepted(1));
    assertThat(reader.waitsFor()).isEqualTo("the first model to be published");

    reader.read(published(0, 0, 1_100));
    assertThat(reader.waitsFor()).isEqualTo("clients: a round takes at least 2");

    reader.read(started(1, 0, 2_000));
    assertThat(reader.waitsFor()).isEqualTo("updates of 3 of 3 clients");

    reader.read(closed(1, 2_500, 0, 1, 2));
    assertThat(reader.waitsFor()).isEqualTo("the model of round 1");

    reader.read(published(1, 1, 2_600));
    assertThat(reader.waitsFor()).isEqualTo("model v1 to be archived; nothing is archived yet");

    reader.read(archived(0));
    assertThat(reader.waitsFor()).isEqualTo("model v1 to be archived; the archive has v0");

    reader.read(archived(1), ended(Outcome.FINISHED, "1 rounds", 3_000));
    assertThat(reader.waitsFor()).isEmpty();
  }

  @Test
  void voidRecordsChangeNothingAndAreNoEvents() {
    Reader reader = Reader.of(accepted(2), published(0, 0, 1_100), started(1, 0, 2_000));
    JobView before = reader.job();
    int events = reader.events().size();
    LogRecord fromAnOldEpoch = new RoundAbandoned(0, JOB, 1, "zombie", 2_100);

    reader.read(fromAnOldEpoch, closed(7, 2_200, 0, 1), epoch());

    assertThat(reader.job()).isEqualTo(before);
    assertThat(reader.events()).hasSize(events);
  }

  @Test
  void aRecordCountsOnceHoweverOftenItIsRead() {
    JobHistory history = new JobHistory();
    history.read(0, epoch());

    assertThat(history.read(1, accepted(2))).isPresent();
    assertThat(history.read(1, accepted(2))).isEmpty();
    assertThat(history.nextOffset()).isEqualTo(2);
  }

  @Test
  void aSnapshotInBetweenChangesNothing() {
    RoundLog log = new RoundLog();
    log.read(0, epoch());
    log.read(1, accepted(2));
    Reader reader = Reader.of(accepted(2));
    reader.read(new Snapshot(1, 2, -1, log.state(), 0), published(0, 0, 1_100));

    assertThat(reader.job().status()).isEqualTo(JobStatus.WAITING);
    assertThat(reader.events()).hasSize(2);
  }

  @Test
  void anEventTellsTheJobAndTheRoundAsTheyAreWithIt() {
    Reader reader =
        Reader.of(
            accepted(2), published(0, 0, 1_100), started(1, 0, 2_000), closed(1, 2_500, 0, 1));

    JobEvent last = reader.events().get(reader.events().size() - 1);

    assertThat(last.offset()).isEqualTo(4);
    assertThat(last.job().status()).isEqualTo(JobStatus.RELEASING);
    assertThat(last.round()).contains(reader.round(1));
    assertThat(reader.events().get(0).round()).isEmpty();
  }

  @Test
  void aJobThatNobodyAnsweredIsNotThere() {
    assertThat(Reader.of().history().job(JOB)).isEmpty();
    assertThat(Reader.of().history().jobs()).isEmpty();
  }
}
