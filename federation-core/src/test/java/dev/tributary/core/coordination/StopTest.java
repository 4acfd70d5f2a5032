package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.JobState.Live;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.StopProgress.Learned;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Jobs that end by what they reach, and what their members measure. */
class StopTest {
  private static final StopSpec TARGET =
      new StopSpec(
          Optional.of(new Target(Metric.ACCURACY, 0.75)), Optional.empty(), OptionalLong.empty());
  private static final StopSpec PATIENCE =
      new StopSpec(
          Optional.empty(), Optional.of(new Patience(Metric.LOSS, 2, 0.25)), OptionalLong.empty());
  private static final StopSpec WALL =
      new StopSpec(Optional.empty(), Optional.empty(), OptionalLong.of(30_000));

  private final Bench bench = new Bench();

  private static JobSpec spec(StopSpec stop) {
    return ExampleJob.spec(ExampleJob.cohort(3, 3, 2), ExampleJob.rounds(20, 3).endingBy(stop));
  }

  private List<LogRecord> measure(int round, String client, long examples, double accuracy) {
    Measured measured =
        new Measured(
            JOB,
            round,
            client,
            examples,
            OptionalDouble.of(1 - accuracy),
            OptionalDouble.of(accuracy));
    return bench.append(bench.coordinator.onMeasured(measured, bench.nowMillis));
  }

  private void measure(int round, double accuracy) {
    measure(round, "a", 3, accuracy);
    measure(round, "b", 3, accuracy);
    measure(round, "c", 3, accuracy);
  }

  /** Updates of all, what they measured, and the model. */
  private void make(int round, double accuracy) {
    bench.receive(round, "a", "b", "c");
    measure(round, accuracy);
    bench.publish(round, round);
  }

  private List<RoundEvaluated> evaluated() {
    return bench.log.stream()
        .filter(RoundEvaluated.class::isInstance)
        .map(RoundEvaluated.class::cast)
        .toList();
  }

  private long started() {
    return bench.log.stream().filter(RoundStarted.class::isInstance).count();
  }

  private Learned learned() {
    return ((Live) bench.job()).info().stopping().orElseThrow().learned().orElseThrow();
  }

  @Test
  void whatMembersMeasuredIsWeightedByTheirExamples() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    measure(1, "a", 1, 0.5);
    measure(1, "b", 2, 0.25);
    measure(1, "c", 1, 0);
    bench.publish(1, 1);

    RoundEvaluated record = evaluated().get(0);

    assertThat(record.accuracy()).hasValue(0.25);
    assertThat(record.loss()).hasValue(0.75);
    assertThat(record.clients()).isEqualTo(3);
    assertThat(record.examples()).isEqualTo(4);
    assertThat(record.version()).isEqualTo(1);
  }

  @Test
  void theNextRoundBeginsBeforeTheLastOneIsEvaluated() {
    bench.collecting(spec(TARGET), "a", "b", "c");

    make(1, 0.5);

    int evaluation = bench.log.indexOf(evaluated().get(0));
    assertThat(bench.log.get(evaluation - 1)).isInstanceOf(RoundStarted.class);
    assertThat(((Collecting) bench.job()).round().round()).isEqualTo(2);
  }

  @Test
  void aJobWhoseTargetIsReachedEndsOnceTheModelIsArchived() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    make(1, 0.5);
    bench.archive(1);
    make(2, 0.75);
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.archive(2);

    Ended job = (Ended) bench.job();
    assertThat(job.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(job.version()).isEqualTo(2);
    assertThat(job.reason())
        .isEqualTo("stop.target is reached: accuracy 0.75, at least 0.75, in round 2");
    assertThat(started()).as("rounds, of which none is begun for nothing").isEqualTo(2);
  }

  @Test
  void aJobEndsInTheMiddleOfARoundThatItNoLongerNeeds() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    bench.archive(1);
    assertThat(((Collecting) bench.job()).round().round()).isEqualTo(2);

    measure(1, 0.8125);

    assertThat(((Ended) bench.job()).reason())
        .isEqualTo("stop.target is reached: accuracy 0.8125, at least 0.75, in round 1");
    assertThat(((Ended) bench.job()).version()).isEqualTo(1);
  }

  @Test
  void aJobEndsWhenItsRoundsNoLongerGetBetter() {
    bench.collecting(spec(PATIENCE), "a", "b", "c");
    make(1, 0.25);
    make(2, 0.75);
    make(3, 0.875);
    assertThat(learned()).isEqualTo(new Learned(3, 3, 0.125, 2, 2, 0.25, 1));
    make(4, 0);
    bench.archive(4);

    Ended job = (Ended) bench.job();

    assertThat(job.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(job.reason())
        .isEqualTo(
            "stop.patience is over: loss 0.25 of version 2 got no better by more than 0.25 in 2"
                + " evaluated rounds, the last of them round 4");
  }

  @Test
  void aJobEndsWhenItsTimeIsUpEvenInARound() {
    bench.collecting(spec(WALL), "a", "b", "c");
    bench.archive(0);
    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).hasValue(31_000);
    assertThat(bench.passTo(30_999)).isEmpty();

    bench.passTo(31_000);

    Ended job = (Ended) bench.job();
    assertThat(job.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(job.reason())
        .isEqualTo("stop.wallMillis are over: 30000 ms since the job was accepted, in round 1");
  }

  @Test
  void timeThatIsUpHoldsForSecureJobsToo() {
    JobSpec secure = ExampleJob.secure();
    JobSpec timed =
        new JobSpec(
            secure.name(),
            secure.dataSet(),
            secure.trainer(),
            secure.model(),
            secure.cohort(),
            secure.rounds().endingBy(WALL),
            secure.update(),
            secure.optimizer(),
            secure.privacy());
    Bench masked = new Bench(new CoordinatorSettings(5_000, 1_000, new SecAggPlus()));
    masked.submit(timed);
    masked.publish(0, 0);
    masked.archive(0);

    masked.passTo(31_000);

    assertThat(((Ended) masked.job()).outcome()).isEqualTo(Outcome.FINISHED);
  }

  @Test
  void onlyMembersCount() {
    bench.collecting(spec(TARGET), "a", "b", "c", "d");
    bench.receive(1, "a", "b", "c");
    measure(1, "d", 3, 1);
    measure(1, "nobody", 3, 1);
    measure(1, 0.5);
    bench.publish(1, 1);

    assertThat(evaluated().get(0).accuracy()).hasValue(0.5);
    assertThat(evaluated().get(0).clients()).isEqualTo(3);
  }

  @Test
  void theFirstWordOfAClientStandsAndOneThatWeighsTooMuchDoesNotCount() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    measure(1, "a", 101, 1);
    measure(1, 0.5);
    bench.publish(1, 1);

    assertThat(evaluated().get(0).clients()).isEqualTo(2);
    assertThat(evaluated().get(0).accuracy()).hasValue(0.5);
  }

  @Test
  void aMemberThatTellsNothingIsWaitedForUntilTheNextMemberSetStands() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    measure(1, "a", 3, 0.5);
    bench.publish(1, 1);
    assertThat(evaluated()).isEmpty();

    bench.receive(2, "a", "b", "c");

    assertThat(evaluated().get(0).clients()).isEqualTo(1);
    assertThat(measure(1, "b", 3, 0.5)).as("too late").isEmpty();
  }

  @Test
  void aMemberThatTellsNothingIsNotWaitedForWithoutANextRound() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    measure(1, "a", 3, 0.75);
    bench.append(bench.coordinator.onPresence(bench.presence("a", true), bench.nowMillis));
    bench.append(bench.coordinator.onPresence(bench.presence("b", true), bench.nowMillis));
    bench.publish(1, 1);
    bench.archive(1);
    long late = bench.nowMillis + StopDecisions.LATE_MILLIS;
    assertThat(bench.passTo(late - 1)).isEmpty();

    bench.passTo(late);

    assertThat(((Ended) bench.job()).reason()).contains("stop.target is reached");
  }

  @Test
  void theLastRoundIsEvaluatedWithWhatCameBeforeTheJobEnds() {
    JobSpec two =
        ExampleJob.spec(ExampleJob.cohort(3, 3, 2), ExampleJob.rounds(2, 3).endingBy(TARGET));
    bench.collecting(two, "a", "b", "c");
    make(1, 0.5);
    bench.receive(2, "a", "b", "c");
    measure(2, "a", 3, 0.5);
    bench.publish(2, 2);
    bench.archive(2);

    assertThat(evaluated()).extracting(RoundEvaluated::version).containsExactly(1, 2);
    assertThat(((Ended) bench.job()).reason()).isEqualTo("2 rounds are done");
  }

  @Test
  void aRoundInWhichClientsDoNotEvaluateIsNotWaitedFor() {
    RoundsSpec every =
        new RoundsSpec(
            20,
            ExampleJob.DEADLINE_MILLIS,
            ExampleJob.RELEASE_MILLIS,
            3,
            RoundsSpec.ANY,
            2,
            TARGET);
    bench.collecting(ExampleJob.spec(ExampleJob.cohort(3, 3, 2), every), "a", "b", "c");
    make(1, 0.9);
    make(2, 0.5);

    assertThat(evaluated()).extracting(RoundEvaluated::round).containsExactly(2);
  }

  @Test
  void whatWasMeasuredSurvivesARestart() {
    bench.collecting(spec(TARGET), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    measure(1, "a", 3, 0.5);
    bench.publish(1, 1);
    bench.restart("second");
    measure(1, "b", 3, 0.5);
    bench.restart("third");

    measure(1, "c", 3, 0.5);

    assertThat(evaluated().get(0).clients()).isEqualTo(3);
    CoordinatorState state = bench.coordinator.snapshot();
    assertThat(state.measured()).isEmpty();
    assertThat(state.madeRounds()).isEmpty();
  }

  @Test
  void jobsThatDoNotGoByMetricsKeepNoneAndLogNone() {
    bench.collecting(spec(WALL), "a", "b", "c");
    make(1, 0.5);

    assertThat(evaluated()).isEmpty();
    assertThat(bench.coordinator.snapshot().measured()).isEmpty();
    assertThat(bench.coordinator.snapshot().madeRounds()).isEmpty();
  }

  @Test
  void soManyAbandonedRoundsInAllFailTheJobWithTheReason() {
    RoundsSpec rounds =
        new RoundsSpec(
            20, ExampleJob.DEADLINE_MILLIS, ExampleJob.RELEASE_MILLIS, 10, 2, 1, StopSpec.NEVER);
    bench.collecting(ExampleJob.spec(ExampleJob.cohort(3, 3, 2), rounds), "a", "b", "c");
    bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);
    bench.present("a", "b", "c");
    bench.receive(2, "a", "b", "c");
    bench.publish(1, 2);
    bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);

    Ended job = (Ended) bench.job();

    assertThat(job.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(job.reason())
        .isEqualTo(
            "2 rounds abandoned in all, the last because 0 complete updates at the deadline, at"
                + " least 2 needed");
  }
}
