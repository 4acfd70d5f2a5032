package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The account of a job that promises differential privacy is kept by the log itself. */
class PrivacyBudgetTest {
  /** With noise of the norm, two rounds have an epsilon of 6.5 and three of 8.3. */
  private static final JobSpec TWO_ROUNDS = ExampleJob.promising(7, 1);

  private final ExampleLog log = ExampleLog.waiting(TWO_ROUNDS);

  private int spentRounds() {
    return ((JobState.Live) log.state()).info().ledger().orElseThrow().rounds();
  }

  private void round(int round, int modelVersion) {
    log.started(round, modelVersion, "a", "b", "c")
        .closed(round, members(0, 1, 2))
        .published(modelVersion + 1, round);
  }

  @Test
  void aRoundCountsOnceItsMembersAreFixed() {
    assertThat(spentRounds()).isZero();

    log.started(1, 0, "a", "b", "c");
    assertThat(spentRounds()).isZero();

    log.closed(1, members(0, 1));
    assertThat(spentRounds()).isEqualTo(1);

    log.published(1, 1);
    assertThat(spentRounds()).isEqualTo(1);
  }

  @Test
  void aRoundThatIsAbandonedAfterItsCloseHasCostAllTheSame() {
    log.started(1, 0, "a", "b", "c").abandoned(1);
    assertThat(spentRounds()).isZero();

    log.started(2, 0, "a", "b", "c").closed(2, members(0, 1)).abandoned(2);
    assertThat(spentRounds()).isEqualTo(1);
  }

  @Test
  void aRoundBeyondTheBudgetIsVoidWhoeverStartsIt() {
    round(1, 0);
    round(2, 1);
    JobState before = log.state();

    log.started(3, 2, "a", "b", "c");
    assertThat(log.state()).isEqualTo(before);

    log.epoch("another coordinator").started(3, 2, "a", "b", "c");
    assertThat(log.state()).isEqualTo(before).isInstanceOf(JobState.Waiting.class);
  }

  @Test
  void noRoundBeginsBeforeTheLogNamesTheKeysOfItsNoise() {
    ExampleLog early = new ExampleLog(TWO_ROUNDS).epoch("coordinator").accepted().published(0, 0);
    JobState before = early.state();

    early.started(1, 0, "a", "b", "c");
    assertThat(early.state()).isEqualTo(before);

    early.noiseKeys("0d").started(1, 0, "a", "b", "c");
    assertThat(early.state()).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void keysAreNotExchangedWhileARoundIsOpen() {
    log.started(1, 0, "a", "b", "c").noiseKeys("1e");
    assertThat(noiseKeys()).containsOnly("0d".repeat(32));

    log.closed(1, members(0, 1, 2)).noiseKeys("1e");
    assertThat(noiseKeys()).containsOnly("0d".repeat(32));

    log.published(1, 1).noiseKeys("1e");
    assertThat(noiseKeys()).hasSize(3).containsOnly("1e".repeat(32));
  }

  private List<String> noiseKeys() {
    return ((JobState.Live) log.state()).info().noiseKeys();
  }

  @Test
  void keysOfAnotherNumberOfShardsAndThoseOfAJobWithoutSuchNoiseAreVoid() {
    log.append(log.noiseKeys("1e", 2));
    ExampleLog plain = ExampleLog.waiting(ExampleJob.spec()).noiseKeys("1e");

    assertThat(noiseKeys()).containsOnly("0d".repeat(32));
    assertThat(((JobState.Live) plain.state()).info().noiseKeys()).isEmpty();
  }

  @Test
  void aReaderThatStartsAtASnapshotKnowsWhatIsSpent() {
    round(1, 0);
    round(2, 1);
    RoundLog all = log.reader();
    Snapshot snapshot = new Snapshot(1, log.end(), -1, all.state(), 0);
    log.started(3, 2, "a", "b", "c");

    RoundLog late = RoundLog.at(snapshot);
    log.read(snapshot.upTo(), late::read);

    assertThat(late.state()).isEqualTo(log.reader().state());
    assertThat(late.state().jobs().get(ExampleLog.JOB)).isInstanceOf(JobState.Waiting.class);
  }

  @Test
  void aPlainJobHasNoAccount() {
    JobState.Live plain = (JobState.Live) ExampleLog.waiting(ExampleJob.spec()).state();

    assertThat(plain.info().ledger()).isEmpty();
  }
}
