package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.JobState.Preparing;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The life of a round: who takes part, when it closes, when it is given up. */
class CoordinatorRoundTest {
  private static final JobSpec SPEC = ExampleJob.spec();
  private static final long DEADLINE = 1_000 + ExampleJob.DEADLINE_MILLIS;

  private final Bench bench = new Bench();

  @Test
  void aRoundStartsAtOnceWhenTheGoalIsAvailable() {
    bench.collecting(SPEC, "c", "a", "b");

    RoundStarted round = ((Collecting) bench.job()).round();

    assertThat(round.cohort()).containsExactly("a", "b", "c");
    assertThat(round.goal()).isEqualTo(3);
    assertThat(round.round()).isEqualTo(1);
    assertThat(round.modelVersion()).isZero();
    assertThat(round.deadlineMillis()).isEqualTo(DEADLINE);
    assertThat(round.grid()).isEqualTo(SPEC.update().grid(3));
  }

  @Test
  void fewerThanTheGoalAreWaitedForAsLongAsPatienceLasts() {
    bench.submit(SPEC);
    bench.publish(0, 0);
    bench.present("a", "b");
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.passTo(1_000 + ExampleJob.PATIENCE_MILLIS - 1);
    bench.present("a", "b");
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.passTo(1_000 + ExampleJob.PATIENCE_MILLIS);
    RoundStarted round = ((Collecting) bench.job()).round();
    assertThat(round.cohort()).containsExactly("a", "b");
    assertThat(round.goal()).isEqualTo(2);
  }

  @Test
  void fewerThanTheMinimumNeverStartARound() {
    bench.submit(SPEC);
    bench.publish(0, 0);
    bench.present("a");

    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).isEmpty();
  }

  @Test
  void clientsThatAreSilentLeavingOrOfAnotherKindAreNotAvailable() {
    bench.submit(SPEC);
    bench.publish(0, 0);
    bench.present("a", "b");
    bench.nowMillis += Bench.SETTINGS.presenceTimeoutMillis() + 1;
    bench.append(bench.coordinator.onPresence(bench.presence("c", true), bench.nowMillis));
    Presence other = new Presence("d", bench.nowMillis, List.of("mlp"), List.of("x"), false);
    bench.append(bench.coordinator.onPresence(other, bench.nowMillis));
    Presence untrained = new Presence("e", bench.nowMillis, List.of(), List.of("digits"), false);
    bench.append(bench.coordinator.onPresence(untrained, bench.nowMillis));

    bench.passTo(1_000_000);

    assertThat(bench.job()).isInstanceOf(Waiting.class);
  }

  @Test
  void theUpdateThatReachesTheGoalClosesTheRound() {
    bench.collecting(SPEC, "a", "b", "c");
    assertThat(bench.receive(1, "c", "a")).isEmpty();

    RoundClosed closed = (RoundClosed) bench.receive(1, "b").get(0);

    assertThat(closed.members())
        .containsExactly(new Member(0, 1, 0), new Member(1, 1, 0), new Member(2, 1, 0));
    assertThat(closed.totalWeight()).isEqualTo(9);
    assertThat(closed.updateBytes()).isEqualTo(60);
  }

  @Test
  void ofAClientsReceiptsTheFirstStands() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.append(bench.coordinator.onReceipt(Bench.receipt(1, "a", 2), bench.nowMillis));
    assertThat(bench.receive(1, "a", "b")).isEmpty();

    RoundClosed closed = (RoundClosed) bench.receive(1, "c").get(0);

    assertThat(closed.members().get(0)).isEqualTo(new Member(0, 2, 0));
  }

  @Test
  void theDeadlineClosesARoundThatHasItsMinimum() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "c");

    assertThat(bench.passTo(DEADLINE - 1)).isEmpty();
    RoundClosed closed = (RoundClosed) bench.passTo(DEADLINE).get(0);

    assertThat(closed.members()).containsExactly(new Member(0, 1, 0), new Member(2, 1, 0));
  }

  @Test
  void aRoundWhoseClientsAllVanishIsAbandonedByItsTimerAlone() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a");

    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).isEqualTo(OptionalLong.of(DEADLINE));
    RoundAbandoned abandoned = (RoundAbandoned) bench.passTo(DEADLINE).get(0);

    assertThat(abandoned.reason())
        .isEqualTo("1 complete updates at the deadline, at least 2 needed");
  }

  @Test
  void anAbandonedRoundIsTriedAgainWithTheNextNumber() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.passTo(DEADLINE);

    bench.present("a", "b", "c");

    RoundStarted round = ((Collecting) bench.job()).round();
    assertThat(round.round()).isEqualTo(2);
    assertThat(round.modelVersion()).isZero();
  }

  @Test
  void soManyAbandonedRoundsInARowFailTheJobWithTheReason() {
    bench.collecting(SPEC, "a", "b", "c");
    for (int round = 1; round <= 3; round++) {
      bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);
      bench.present("a", "b", "c");
    }

    Ended job = (Ended) bench.job();

    assertThat(job.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(job.reason())
        .isEqualTo(
            "3 rounds abandoned in a row, the last because 0 complete updates at the deadline, at"
                + " least 2 needed");
  }

  @Test
  void theJobFailsWithoutAnyClientAroundToHearOfIt() {
    bench.collecting(
        ExampleJob.spec(ExampleJob.cohort(2, 2, 2), ExampleJob.rounds(1, 1)), "a", "b");

    bench.passTo(DEADLINE);

    assertThat(((Ended) bench.job()).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aModelIsPublishedWhenEveryShardOfItsRoundLies() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    assertThat(bench.publish(1, 1, 2)).isEmpty();
    assertThat(bench.publish(1, 1, 0)).isEmpty();

    ModelPublished model = (ModelPublished) bench.publish(1, 1, 1).get(0);

    assertThat(model.version()).isEqualTo(1);
    assertThat(model.round()).isEqualTo(1);
    assertThat(model.shards())
        .containsExactly(
            ExampleLog.location(11, 0), ExampleLog.location(11, 1), ExampleLog.location(11, 2));
  }

  @Test
  void sumsThatDoNotComeTogetherAbandonTheRound() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1, 0);
    long release = bench.nowMillis + ExampleJob.RELEASE_MILLIS;

    assertThat(bench.passTo(release - 1)).isEmpty();
    RoundAbandoned abandoned = (RoundAbandoned) bench.passTo(release).get(0);

    assertThat(abandoned.reason()).isEqualTo("its sums were not complete after 600000 ms");
  }

  @Test
  void aShardOfAnAbandonedRoundIsNoPartOfTheVersionThatIsMadeAnew() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1, 0);
    bench.passTo(bench.nowMillis + ExampleJob.RELEASE_MILLIS);
    bench.present("a", "b", "c");
    bench.receive(2, "a", "b", "c");
    assertThat(bench.publish(1, 2, 1)).isEmpty();
    assertThat(bench.publish(1, 2, 2)).isEmpty();

    ModelPublished model = (ModelPublished) bench.publish(1, 2, 0).get(0);

    assertThat(model.round()).isEqualTo(2);
    assertThat(model.shards().get(0)).isEqualTo(ExampleLog.location(21, 0));
  }

  @Test
  void theJobIsFinishedWhenItsLastModelIsArchived() {
    bench.collecting(SPEC, "a", "b", "c");
    for (int round = 1; round <= 2; round++) {
      bench.receive(round, "a", "b", "c");
      bench.publish(round, round);
    }
    assertThat(bench.job()).isInstanceOf(Waiting.class);
    assertThat(bench.coordinator.wakeMillis(bench.nowMillis + 1_000_000)).isEmpty();
    bench.archive(1);
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.archive(2);

    Ended job = (Ended) bench.job();
    assertThat(job.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(job.reason()).isEqualTo("2 rounds are done");
    assertThat(job.version()).isEqualTo(2);
    assertThat(job.archived().orElseThrow().uri()).isEqualTo("s3://m/2");
  }

  @Test
  void theArchiveDoesNotHoldUpRounds() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);

    assertThat(((Collecting) bench.job()).round().round()).isEqualTo(2);
  }

  @Test
  void evidenceGoesWhenTheLogHasMovedPastIt() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    bench.receive(1, "a");
    bench.publish(1, 1);
    bench.archive(1);

    CoordinatorState state = bench.coordinator.snapshot();

    assertThat(state.receipts()).isEmpty();
    assertThat(state.published()).isEmpty();
    assertThat(state.archived()).isEmpty();
    assertThat(state.commands()).isEmpty();
    assertThat(state.clients()).hasSize(3);
  }

  @Test
  void whatIsNotDecidedSurvivesARestart() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b");
    bench.restart("second");

    bench.receive(1, "c");
    bench.publish(1, 1, 0);
    bench.publish(1, 1, 1);
    assertThat(bench.job()).isInstanceOf(Releasing.class);
    bench.restart("third");
    bench.publish(1, 1, 2);

    assertThat(((Collecting) bench.job()).info().version()).isEqualTo(1);
  }

  @Test
  void aJobWaitsForItsFirstModelAsLongAsItTakes() {
    bench.submit(SPEC);
    bench.present("a", "b", "c");

    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).isEmpty();
    assertThat(bench.job()).isInstanceOf(Preparing.class);
    assertThat(bench.job().id()).isEqualTo(JOB);
  }
}
