package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What clients told of their losses, for selections that ask. */
class LossesTest {
  private static final JobSpec SPEC = spec("utility", ExampleJob.rounds(20, 3));
  private static final String[] SIX = {"a", "b", "c", "d", "e", "f"};

  private final Bench bench = new Bench();
  private final List<Measured> metrics = new ArrayList<>();

  private static JobSpec spec(String selection, RoundsSpec rounds) {
    return ExampleJob.spec(new CohortSpec(3, 3, 3, 0, selection), rounds);
  }

  private static JobSpec masked(String selection) {
    JobSpec secure = ExampleJob.secure();
    return new JobSpec(
        secure.name(),
        secure.dataSet(),
        secure.trainer(),
        secure.model(),
        new CohortSpec(4, 4, 2, 0, selection),
        secure.rounds(),
        secure.update(),
        secure.optimizer(),
        secure.privacy());
  }

  private static Measured word(int round, String client, double loss) {
    return new Measured(JOB, round, client, 3, OptionalDouble.of(loss), OptionalDouble.empty());
  }

  private List<LogRecord> tell(Measured measured) {
    metrics.add(measured);
    return bench.append(bench.coordinator.onMeasured(measured, bench.nowMillis));
  }

  private List<LogRecord> tell(int round, String client, double loss) {
    return tell(word(round, client, loss));
  }

  private List<String> cohort() {
    return ((JobState.Open) bench.job()).round().cohort();
  }

  /** All in the cohort tell a loss by their letter: of the first three 0.01, of the others 2. */
  private void play(int round) {
    List<String> cohort = cohort();
    bench.receive(round, cohort.toArray(String[]::new));
    cohort.forEach(client -> tell(round, client, client.compareTo("d") < 0 ? 0.01 : 2));
    bench.publish(round, round);
  }

  private List<ToldLoss> kept() {
    return bench.coordinator.snapshot().losses();
  }

  private static ToldLoss kept(int round, String client, double loss) {
    return new ToldLoss(JOB, client, round, loss);
  }

  /** A coordinator without a checkpoint, which hears what was told before it reads the log. */
  private Coordinator fresh() {
    Coordinator fresh = new Coordinator("fresh", Bench.SETTINGS, CoordinatorState.EMPTY);
    metrics.forEach(word -> fresh.onMeasured(word, bench.nowMillis));
    for (int offset = 0; offset < bench.log.size(); offset++) {
      fresh.onLog(offset, bench.log.get(offset), bench.nowMillis);
    }
    fresh.onCaughtUp(bench.nowMillis);
    return fresh;
  }

  @Test
  void whoToldMoreLossIsAskedAgain() {
    bench.collecting(SPEC, SIX);
    play(1);
    play(2);

    assertThat(cohort()).containsExactly("d", "e", "f");
  }

  @Test
  void whatWasToldSurvivesARestart() {
    bench.collecting(SPEC, SIX);
    play(1);
    bench.restart("second");
    bench.present(SIX);
    bench.receive(2, cohort().toArray(String[]::new));
    cohort().forEach(client -> tell(2, client, client.compareTo("d") < 0 ? 0.01 : 2));
    List<ToldLoss> before = kept();

    bench.restart("third");

    assertThat(kept()).isEqualTo(before).hasSize(6);
    bench.publish(2, 2);
    assertThat(cohort()).containsExactly("d", "e", "f");
  }

  @Test
  void whatWasToldOfTheOpenRoundSurvivesARestart() {
    bench.collecting(SPEC, "a", "b", "c");
    tell(1, "b", 2);
    bench.restart("second");

    bench.receive(1, "a", "b", "c");

    assertThat(kept()).containsExactly(kept(1, "b", 2));
  }

  @Test
  void withoutACheckpointPastRoundsAreHeardAgain() {
    bench.collecting(SPEC, SIX);
    play(1);
    play(2);
    tell(3, "d", 1);

    assertThat(fresh().snapshot().losses()).isEqualTo(kept()).hasSize(7);
  }

  @Test
  void aWordOfAnAbandonedRoundHidesNoOlderOne() {
    bench.collecting(spec("last", ExampleJob.rounds(20, 3)), "a", "b", "c");
    play(1);
    tell(2, "b", 5);
    bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);

    assertThat(kept()).contains(kept(1, "b", 0.01)).hasSize(3);
    assertThat(fresh().snapshot().losses()).isEqualTo(kept());
  }

  @Test
  void theNewestRoundCountsAndInItTheFirstWord() {
    bench.collecting(SPEC, "a", "b", "c");
    play(1);
    tell(1, "a", 7);
    bench.receive(2, "a", "b", "c");
    tell(2, "a", 0.5);
    tell(2, "a", 7);
    tell(1, "a", 7);

    assertThat(kept()).containsExactly(kept(2, "a", 0.5), kept(1, "b", 0.01), kept(1, "c", 0.01));
  }

  @Test
  void wordsOfWhoWasInNoRoundDoNotCount() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.present("d");
    tell(1, "d", 2);
    tell(1, "nobody", 2);
    tell(2, "nobody", 2);
    tell(3, "a", 2);
    tell(Integer.MAX_VALUE, "a", 2);
    tell(new Measured("other", 1, "a", 3, OptionalDouble.of(1), OptionalDouble.empty()));
    assertThat(kept()).isEmpty();
    play(1);
    tell(1, "d", 2);
    tell(1, "nobody", 2);

    assertThat(kept()).extracting(ToldLoss::client).containsExactly("a", "b", "c");
    assertThat(fresh().snapshot().losses()).isEqualTo(kept());
  }

  @Test
  void whoseUpdateDidNotCountIsForgottenWithTheRound() {
    bench.collecting(SPEC, "a", "b", "c");
    tell(1, "a", 2);
    bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);

    assertThat(kept()).isEmpty();
  }

  @Test
  void aClientMayHaveReadOfTheNextRoundFirst() {
    bench.collecting(SPEC, "a", "b", "c");
    tell(2, "a", 2);
    play(1);
    bench.receive(2, "a", "b", "c");

    assertThat(kept()).contains(kept(2, "a", 2), kept(1, "b", 0.01));
  }

  @Test
  void nothingAndLessThanNothingIsNoLoss() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    tell(1, "a", -1);
    tell(new Measured(JOB, 1, "b", 3, OptionalDouble.empty(), OptionalDouble.of(1)));
    tell(1, "c", 0);

    assertThat(kept()).containsExactly(kept(1, "c", 0));
    assertThatThrownBy(() -> kept(1, "a", Double.NaN))
        .hasMessage("loss must be in [0, 1.0E30], got NaN");
  }

  @Test
  void roundsInWhichNobodyMeasuresHaveNoLosses() {
    RoundsSpec every =
        new RoundsSpec(
            20,
            ExampleJob.DEADLINE_MILLIS,
            ExampleJob.RELEASE_MILLIS,
            3,
            RoundsSpec.ANY,
            2,
            StopSpec.NEVER);
    bench.collecting(spec("utility", every), "a", "b", "c");
    play(1);
    assertThat(kept()).isEmpty();

    play(2);
    play(3);

    assertThat(kept()).extracting(ToldLoss::round).containsExactly(2, 2, 2);
    assertThat(fresh().snapshot().losses()).isEqualTo(kept());
  }

  @Test
  void jobsWithPrivacyOrASelectionThatDoesNotAskKeepNone() {
    bench.collecting(spec("uniform", ExampleJob.rounds(20, 3)), "a", "b", "c");
    play(1);
    assertThat(kept()).isEmpty();

    Bench secure = new Bench(new CoordinatorSettings(5_000, 1_000, new SecAggPlus()));
    secure.collecting(masked("utility"), "a", "b", "c", "d");
    assertThat(((JobState.Open) secure.job()).round().cohort()).contains("a");
    secure.append(secure.coordinator.onMeasured(word(1, "a", 2), secure.nowMillis));

    assertThat(secure.coordinator.snapshot().losses()).isEmpty();
  }

  @Test
  void aJobThatHasEndedKeepsNone() {
    bench.collecting(SPEC, "a", "b", "c");
    play(1);
    tell(2, "a", 1);
    bench.command(new Command.Stop(JOB, ""));
    bench.passTo(bench.nowMillis + 600_000);

    assertThat(bench.job()).isInstanceOf(JobState.Ended.class);
    assertThat(kept()).isEmpty();
    assertThat(fresh().snapshot().losses()).isEmpty();
  }

  @Test
  void aLossAloneDecidesNothing() {
    bench.collecting(SPEC, "a", "b");
    assertThat(bench.job()).isInstanceOf(JobState.Waiting.class);

    assertThat(tell(1, "a", 2)).isEmpty();
    bench.present("c");
    assertThat(tell(1, "b", 2)).isEmpty();
  }

  @Test
  void onlySoManyAreHeldWhileTheLogIsNotRead() {
    Losses losses = new Losses(CoordinatorState.EMPTY);
    for (int round = 1; round <= Losses.MOST_HELD + 5; round++) {
      losses.hold(word(round, "a", 1), null);
      losses.hold(word(round, "a", 2), null);
    }

    assertThat(losses.all()).hasSize(Losses.MOST_HELD);
    assertThat(losses.all().get(0)).isEqualTo(kept(6, "a", 1));
  }
}
