package dev.tributary.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job that promises differential privacy ends before the round that would exceed its budget. */
class SpentBudgetTest {
  private static final JobSpec TWO_ROUNDS = ExampleJob.promising(7, 1);

  private final Bench bench = new Bench();

  private RoundClosed round(int round, int modelVersion) {
    RoundClosed closed =
        bench.receive(round, "a", "b", "c").stream()
            .filter(record -> record instanceof RoundClosed)
            .map(RoundClosed.class::cast)
            .findFirst()
            .orElseThrow();
    bench.publish(modelVersion + 1, round);
    return closed;
  }

  @Test
  void aClosedRoundSaysWhatItCostAndWhatIsLeft() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");

    PrivacyEntry first = round(1, 0).privacy().orElseThrow();
    PrivacyEntry second = round(2, 1).privacy().orElseThrow();

    assertThat(first.rounds()).isEqualTo(1);
    assertThat(first.epsilonOfRound()).isEqualTo(first.epsilonSpent());
    // The exact epsilon of noise of the sensitivity at delta 1e-5: Balle, Wang 2018.
    assertThat(first.epsilonSpent()).isCloseTo(4.377, within(0.005));
    assertThat(second.epsilonSpent()).isEqualTo(first.epsilonSpent() + second.epsilonOfRound());
    assertThat(second.epsilonSpent() + second.epsilonRemaining()).isCloseTo(7, within(1e-9));
    assertThat(second.delta()).isEqualTo(1e-5);
  }

  @Test
  void noRoundBeginsBeforeEveryShardHasToldItsKey() {
    bench.submit(TWO_ROUNDS);
    bench.present("a", "b", "c");
    bench.publish(0, 0);
    bench.tellNoiseKey(0, "0d");
    bench.tellNoiseKey(2, "0d");
    assertThat(bench.job()).isInstanceOf(JobState.Waiting.class);

    List<LogRecord> written = bench.tellNoiseKey(1, "1e");

    assertThat(written)
        .extracting(LogRecord::getClass)
        .containsExactly(NoiseKeysFixed.class, RoundStarted.class);
    assertThat(((NoiseKeysFixed) written.get(0)).keys())
        .containsExactly("0d".repeat(32), "1e".repeat(32), "0d".repeat(32));
  }

  @Test
  void aKeyThatAShardDrewAnewIsFixedBeforeTheNextRoundAndNeverInOne() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");

    assertThat(bench.tellNoiseKey(1, "1e")).isEmpty();

    assertThat(bench.receive(1, "a", "b", "c"))
        .extracting(LogRecord::getClass)
        .containsExactly(
            RoundClosed.class, RoundAbandoned.class, NoiseKeysFixed.class, RoundStarted.class);
  }

  @Test
  void keysThatAreTheSameAfterARestartAreNotFixedAgain() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    bench.passTo(bench.nowMillis + ExampleJob.DEADLINE_MILLIS);
    long rounds = count(RoundStarted.class);

    bench.restart("second");
    bench.present("a", "b", "c");

    assertThat(count(RoundStarted.class)).isEqualTo(rounds + 1);
    assertThat(count(NoiseKeysFixed.class)).as("they were the same").isEqualTo(1);
  }

  private long count(Class<? extends LogRecord> type) {
    return bench.log.stream().filter(type::isInstance).count();
  }

  @Test
  void aPlainRoundSaysNothing() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");

    assertThat(round(1, 0).privacy()).isEmpty();
  }

  @Test
  void theJobIsFinishedOnceItsLastModelIsArchived() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");
    round(1, 0);
    round(2, 1);
    assertThat(bench.job()).isInstanceOf(JobState.Waiting.class);

    bench.archive(2);

    JobState.Ended ended = (JobState.Ended) bench.job();
    assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(ended.reason()).isEqualTo("privacy budget spent");
    assertThat(ended.version()).isEqualTo(2);
  }

  @Test
  void aClosedRoundWhoseKeyWasLostIsNotWaitedForAndHasCostAllTheSame() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    assertThat(bench.job()).isInstanceOf(JobState.Releasing.class);

    List<LogRecord> written = bench.tellNoiseKey(1, "1e");

    assertThat(written.get(0))
        .isInstanceOfSatisfying(
            RoundAbandoned.class,
            lost -> assertThat(lost.reason()).isEqualTo("a shard has lost the key of its noise"));
    assertThat(written.get(1)).isInstanceOf(NoiseKeysFixed.class);
    bench.present("a", "b", "c");
    assertThat(((JobState.Live) bench.job()).info().ledger().orElseThrow().spent().rounds())
        .isEqualTo(1);
  }

  @Test
  void aNewCoordinatorDoesNotResetTheAccount() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");
    round(1, 0);
    bench.restart("second");
    bench.present("a", "b", "c");
    round(2, 1);

    bench.restart("third");
    bench.present("a", "b", "c");

    assertThat(bench.job()).isInstanceOf(JobState.Waiting.class);
    assertThat(((JobState.Live) bench.job()).info().lastRound()).isEqualTo(2);
  }

  @Test
  void aRoundThatIsGivenUpAfterItsCloseIsNotRepeatedBeyondTheBudget() {
    bench.collecting(TWO_ROUNDS, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.passTo(bench.nowMillis + ExampleJob.RELEASE_MILLIS);
    bench.present("a", "b", "c");
    round(2, 0);

    bench.archive(1);

    assertThat(bench.job())
        .isInstanceOfSatisfying(
            JobState.Ended.class,
            ended -> {
              assertThat(ended.reason()).isEqualTo("privacy budget spent");
              assertThat(ended.version()).isEqualTo(1);
            });
  }
}
