package dev.tributary.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest.Checkpoints;
import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.JobHistory;
import dev.tributary.control.job.Records;
import dev.tributary.control.job.SignOfLife;
import dev.tributary.control.job.WatchedJob;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every detector by a clock that the test moves: begins, tells since when, holds still, ends. */
class WatchStateTest {
  private static final Thresholds THRESHOLDS =
      new Thresholds(10_000, 600_000, 60_000, 3_600_000, 60_000, 120_000, 15_000, 1_000);
  private static final long SETTLED = 15_000;

  private final JobHistory history = new JobHistory();
  private WatchState state = WatchState.START;

  private void read(LogRecord... records) {
    for (LogRecord record : records) {
      history.read(history.nextOffset(), record);
    }
  }

  /** What a look at this moment opens or ends. */
  private List<Alert> look(Picture picture, long nowMillis) {
    WatchState.Step step = state.look(picture, THRESHOLDS, nowMillis);
    state = step.next();
    return step.news();
  }

  private List<Alert> lookAtJobs(long nowMillis) {
    return look(jobs(history.watched()), nowMillis);
  }

  private static Picture jobs(List<WatchedJob> jobs) {
    return new Picture(true, jobs, List.of(), Optional.of(List.of()), Optional.of(List.of()));
  }

  private static Picture clients(HeardClient... clients) {
    return new Picture(
        true, List.of(), List.of(clients), Optional.of(List.of()), Optional.of(List.of()));
  }

  private static Picture lag(TopicLag... lags) {
    return new Picture(
        true, List.of(), List.of(), Optional.of(List.of(lags)), Optional.of(List.of()));
  }

  private static Picture flink(long newestMillis, int failed, String failure) {
    return new Picture(
        true,
        List.of(),
        List.of(),
        Optional.of(List.of()),
        Optional.of(
            List.of(
                new WatchedFlinkJob(
                    "aggregation",
                    1_000,
                    new Checkpoints(
                        newestMillis == 0 ? 0 : 1,
                        failed,
                        newestMillis == 0 ? OptionalLong.empty() : OptionalLong.of(newestMillis),
                        failure)))));
  }

  private static HeardClient client(boolean leaving, long heardMillis) {
    Presence presence = new Presence("ann", heardMillis, List.of("mlp"), List.of(), leaving);
    return new HeardClient(
        new SignOfLife(presence),
        ClientStanding.BUSY,
        "",
        List.of(new Task("digits-1", 1, 1_000_000, ResourceSpec.NONE)));
  }

  private static Alert only(List<Alert> news) {
    assertThat(news).hasSize(1);
    return news.get(0);
  }

  @Test
  void aRoundIsOverdueSinceItsDeadlineAndNoMoreOnceItEnds() {
    read(
        Records.epoch(),
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        Records.started(1, 0, 2_000));

    assertThat(lookAtJobs(72_000)).isEmpty();
    Alert alert = only(lookAtJobs(72_001));
    assertThat(alert.kind()).isEqualTo(AlertKind.ROUND_OVERDUE);
    assertThat(alert.job()).contains(Records.JOB);
    assertThat(alert.sinceMillis()).isEqualTo(62_000);
    assertThat(alert.what()).isEqualTo("round 1 is still collecting, its time is up");
    assertThat(lookAtJobs(80_000)).isEmpty();

    read(Records.abandoned(1, 80_500, "late"));
    assertThat(lookAtJobs(81_000)).isEmpty();
    Alert ended = only(lookAtJobs(81_000 + SETTLED));
    assertThat(ended.id()).isEqualTo(alert.id());
    assertThat(ended.endedMillis()).hasValue(81_000);
    assertThat(state.open()).isEmpty();
    assertThat(state.ended()).containsExactly(ended);
  }

  @Test
  void aClosedRoundIsOverdueOnceItsReleaseIs() {
    read(
        Records.epoch(),
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        Records.started(1, 0, 2_000),
        Records.closed(1, 3_000, 0, 1));

    assertThat(lookAtJobs(613_000)).isEmpty();
    assertThat(lookAtJobs(613_001)).extracting(Alert::sinceMillis).containsExactly(603_000L);
  }

  @Test
  void aJobWithoutAModelForLongerThanARoundTakesIsTold() {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));

    assertThat(lookAtJobs(661_100)).isEmpty();
    Alert alert = only(lookAtJobs(661_101));
    assertThat(alert.kind()).isEqualTo(AlertKind.JOB_WITHOUT_PROGRESS);
    assertThat(alert.sinceMillis()).isEqualTo(1_100);
    assertThat(alert.what())
        .isEqualTo("it has made no model since v0; it waits for clients: a round takes at least 2");
    assertThat(alert.todo()).contains("job explain digits-1");

    read(
        Records.started(1, 0, 662_000),
        Records.closed(1, 662_500, 0, 1),
        Records.published(1, 1, 663_000));
    assertThat(lookAtJobs(664_000)).isEmpty();
    assertThat(lookAtJobs(664_000 + SETTLED)).extracting(Alert::isOpen).containsExactly(false);
  }

  @Test
  void aPausedJobNeedsNoProgressAndAResumedOneHasItsTimeAnew() {
    read(
        Records.epoch(),
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        new JobPaused(1, Records.JOB, "night", 2_000, 2_001));
    assertThat(lookAtJobs(900_000)).isEmpty();

    read(new JobResumed(1, Records.JOB, 900_000, 900_001));
    assertThat(lookAtJobs(1_560_000)).isEmpty();
    assertThat(lookAtJobs(1_560_001)).extracting(Alert::sinceMillis).containsExactly(900_000L);
  }

  @Test
  void anEndedJobIsLeftAlone() {
    read(
        Records.epoch(),
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        Records.ended(Outcome.STOPPED, "x", 2_000));

    assertThat(lookAtJobs(9_000_000)).isEmpty();
  }

  @Test
  void aSubmissionThatNobodyAnswersIsAJobWithoutProgress() {
    Picture queued =
        jobs(
            List.of(
                WatchedJob.queued(
                    new Command.Submit(
                        "digits-9", Records.spec(3), JobSpecs.sha256(Records.spec(3))),
                    5_000)));

    assertThat(look(queued, 605_000)).isEmpty();
    Alert alert = only(look(queued, 605_001));
    assertThat(alert.sinceMillis()).isEqualTo(5_000);
    assertThat(alert.what()).isEqualTo("it has no model; it waits for the aggregation job");
  }

  @Test
  void aSilentClientIsToldSinceItWasHeardLastUntilItIsHeardAgain() {
    assertThat(look(clients(client(false, 1_000)), 61_000)).isEmpty();
    Alert alert = only(look(clients(client(false, 1_000)), 61_001));
    assertThat(alert.kind()).isEqualTo(AlertKind.CLIENT_SILENT);
    assertThat(alert.subject()).isEqualTo("ann");
    assertThat(alert.sinceMillis()).isEqualTo(1_000);
    assertThat(alert.what())
        .isEqualTo("it sends no sign of life and has not said goodbye; an open round has it");

    assertThat(look(clients(client(false, 70_000)), 71_000)).isEmpty();
    assertThat(look(clients(client(false, 80_000)), 86_000))
        .extracting(ended -> ended.endedMillis().getAsLong())
        .containsExactly(71_000L);
  }

  @Test
  void whoSaidGoodbyeIsNotSilentAndWhoIsSilentForEverIsForgotten() {
    assertThat(look(clients(client(true, 1_000)), 900_000)).isEmpty();
    assertThat(look(clients(client(false, 1_000)), 3_602_000)).isEmpty();
  }

  @Test
  void whatComesAndGoesIsOneAlert() {
    only(look(clients(client(false, 1_000)), 61_001));
    long now = 61_001;
    for (int i = 0; i < 20; i++) {
      now += 10_000;
      Picture heard = clients(client(false, now - 1));
      Picture silent = clients(client(false, 1_000));
      assertThat(look(i % 2 == 0 ? heard : silent, now)).isEmpty();
    }
    assertThat(state.open()).extracting(Alert::sinceMillis).containsExactly(1_000L);
  }

  @Test
  void whoeverStartsAgainTellsTheSameBeginning() {
    Alert before = only(look(clients(client(false, 1_000)), 61_001));
    state = WatchState.START;

    Alert after = only(look(clients(client(false, 1_000)), 90_000));

    assertThat(after).isEqualTo(before);
  }

  @Test
  void whileTheBrokerIsAwayNothingBeginsAndNothingEnds() {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));
    only(look(clients(client(false, 1_000)), 61_001));
    Picture blind =
        new Picture(false, history.watched(), List.of(), Optional.empty(), Optional.empty());

    assertThat(look(blind, 100_000)).isEmpty();
    assertThat(look(blind, 9_000_000)).isEmpty();
    assertThat(state.open()).hasSize(1);
  }

  @Test
  void afterATimeWithoutSightClientsHaveTheirTimeAnewButTheTruthIsTold() {
    look(clients(client(false, 1_000)), 2_000);
    look(Picture.NOTHING, 3_000);

    assertThat(look(clients(client(false, 1_000)), 500_000)).isEmpty();
    assertThat(look(clients(client(false, 1_000)), 560_000)).isEmpty();
    assertThat(look(clients(client(false, 1_000)), 560_001))
        .extracting(Alert::sinceMillis)
        .containsExactly(1_000L);
  }

  @Test
  void aLagIsToldSinceItsFirstUnreadRecordUntilThatIsRead() {
    TopicLag none = new TopicLag("updates", 0, OptionalLong.empty());
    TopicLag some = new TopicLag("updates", 7, OptionalLong.of(1_000));
    assertThat(look(lag(none), 1_000)).isEmpty();
    assertThat(look(lag(some), 61_000)).isEmpty();
    Alert alert = only(look(lag(some), 61_001));
    assertThat(alert.kind()).isEqualTo(AlertKind.LAG_GROWING);
    assertThat(alert.subject()).isEqualTo("updates");
    assertThat(alert.sinceMillis()).isEqualTo(1_000);
    assertThat(alert.what()).isEqualTo("the aggregation job has not read 7 of its records");

    assertThat(look(lag(none), 62_000)).isEmpty();
    assertThat(look(lag(none), 62_000 + SETTLED)).extracting(Alert::isOpen).containsExactly(false);
  }

  @Test
  void aJobThatCatchesUpIsNotGrowingItsLag() {
    look(new Picture(false, List.of(), List.of(), Optional.empty(), Optional.empty()), 1);
    for (long now = 400_000; now < 460_000; now += 1_000) {
      // Late by 60 s at the last look, one second less at each.
      long oldest = now - 120_000 + (now - 400_000);
      assertThat(look(lag(new TopicLag("updates", 7, OptionalLong.of(oldest))), now)).isEmpty();
    }
  }

  @Test
  void checkpointsFailSinceTheNewestOneThatDidNot() {
    assertThat(look(flink(50_000, 0, ""), 170_000)).isEmpty();
    Alert alert = only(look(flink(50_000, 3, "no space"), 170_001));
    assertThat(alert.kind()).isEqualTo(AlertKind.CHECKPOINT_FAILING);
    assertThat(alert.sinceMillis()).isEqualTo(50_000);
    assertThat(alert.what())
        .isEqualTo("it completes no checkpoint; 3 have failed, the last because: no space");

    assertThat(look(flink(200_000, 3, "no space"), 201_000)).isEmpty();
    assertThat(look(flink(200_000, 3, "no space"), 201_000 + SETTLED))
        .extracting(Alert::isOpen)
        .containsExactly(false);
  }

  @Test
  void aJobThatNeverMadeACheckpointCountsFromItsStart() {
    assertThat(look(flink(0, 0, ""), 121_001))
        .extracting(Alert::sinceMillis)
        .containsExactly(1_000L);
  }

  @Test
  void whatFlinkDoesNotSayStaysAsItWas() {
    only(look(flink(50_000, 3, "no space"), 170_001));
    Picture silent =
        new Picture(true, List.of(), List.of(), Optional.of(List.of()), Optional.empty());

    assertThat(look(silent, 900_000)).isEmpty();
    assertThat(state.open()).hasSize(1);
  }

  @Test
  void onlyTheNewestThatEndedAreKept() {
    for (int i = 0; i < WatchState.KEPT_ENDED + 5; i++) {
      long begin = i * 1_000_000L;
      look(clients(client(false, begin)), begin + 61_001);
      look(clients(), begin + 62_000);
      look(clients(), begin + 62_000 + SETTLED);
    }

    assertThat(state.ended()).hasSize(WatchState.KEPT_ENDED);
    assertThat(state.ended().get(0).sinceMillis())
        .isEqualTo((WatchState.KEPT_ENDED + 4) * 1_000_000L);
  }
}
