package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Who is heard: one coordinator at a time, whoever else is still alive. */
class CoordinatorEpochTest {
  private final Bench bench = new Bench();

  @Test
  void nothingIsProposedBeforeTheLogIsRead() {
    Coordinator fresh = fresh("fresh", CoordinatorState.EMPTY);

    assertThat(
            fresh.onCommand(
                new Command.Submit(JOB, ExampleJob.spec(), SpecHashes.of(ExampleJob.spec())), 0))
        .isEmpty();
    assertThat(fresh.onPresence(bench.presence("a", false), 0)).isEmpty();
    assertThat(fresh.onTimer(1_000_000)).isEmpty();
    assertThat(fresh.wakeMillis(0)).isEmpty();
    assertThat(fresh.isLeading()).isFalse();
  }

  @Test
  void aCoordinatorLeadsWhenItReadsItsEpochBack() {
    Coordinator fresh = fresh("fresh", CoordinatorState.EMPTY);

    List<LogRecord> proposals = fresh.onCaughtUp(5);
    assertThat(proposals).containsExactly(new EpochStarted(1, "fresh", 5));
    assertThat(fresh.isLeading()).isFalse();

    fresh.onLog(0, proposals.get(0), 6);
    assertThat(fresh.isLeading()).isTrue();
    assertThat(fresh.onCaughtUp(7)).isEmpty();
  }

  @Test
  void aRestartBeginsAHigherEpoch() {
    bench.restart("second");

    assertThat(bench.coordinator.log().state().epoch()).isEqualTo(2);
    assertThat(bench.coordinator.isLeading()).isTrue();
  }

  @Test
  void anEpochThatSomebodyElseTookFirstIsTriedHigher() {
    Coordinator fresh = fresh("fresh", CoordinatorState.EMPTY);
    LogRecord own = fresh.onCaughtUp(0).get(0);
    fresh.onLog(0, new EpochStarted(1, "other", 0), 0);

    assertThat(fresh.onLog(1, own, 0)).containsExactly(new EpochStarted(2, "fresh", 0));
    assertThat(fresh.isLeading()).isFalse();
  }

  @Test
  void aDeposedCoordinatorProposesNothing() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");

    bench.append(List.of(new EpochStarted(2, "other", 0)));

    assertThat(bench.coordinator.isLeading()).isFalse();
    assertThat(bench.receive(1, "a", "b", "c")).isEmpty();
    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }

  @Test
  void aDeposedCoordinatorTriesAgainAfterAWhileSinceItMayHaveBeenAZombie() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.append(List.of(new EpochStarted(2, "zombie", 0)));
    bench.receive(1, "a", "b", "c");

    assertThat(bench.coordinator.wakeMillis(bench.nowMillis))
        .isEqualTo(OptionalLong.of(bench.nowMillis + 10_000));
    assertThat(bench.passTo(bench.nowMillis + 9_999)).isEmpty();
    List<LogRecord> records = bench.passTo(bench.nowMillis + 1);

    assertThat(records.get(0)).isInstanceOf(EpochStarted.class);
    assertThat(records.get(0).epoch()).isEqualTo(3);
    assertThat(bench.coordinator.isLeading()).isTrue();
    assertThat(bench.job()).isNotInstanceOf(Collecting.class);
  }

  @Test
  void aZombiesRecordsChangeNothing() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.restart("second");

    bench.append(List.of(new RoundAbandoned(1, JOB, 1, "the zombie saw nobody", 0)));

    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }

  @Test
  void aProposalThatWasLostIsMadeAgainAfterTheRestart() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.receive(1, "a", "b");
    assertThat(bench.coordinator.onReceipt(Bench.receipt(1, "c", 1), 0)).hasSize(1);

    bench.restart("second");

    assertThat(bench.job()).isNotInstanceOf(Collecting.class);
  }

  @Test
  void oneRecordAJobIsProposedAtATime() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.receive(1, "a", "b");

    assertThat(bench.coordinator.onReceipt(Bench.receipt(1, "c", 1), 0)).hasSize(1);
    assertThat(bench.coordinator.onReceipt(Bench.receipt(1, "c", 2), 0)).isEmpty();
    assertThat(bench.coordinator.onTimer(10_000_000)).isEmpty();
  }

  @Test
  void aRecordThatTheProducerWroteTwiceCountsOnce() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    LogRecord start = bench.log.get(bench.log.size() - 1);

    bench.append(List.of(start, start));

    assertThat(((Collecting) bench.job()).round().round()).isEqualTo(1);
  }

  @Test
  void aSnapshotIsWrittenEverySoManyRecords() {
    Bench often = new Bench(new CoordinatorSettings(5_000, 4));
    often.collecting(ExampleJob.spec(), "a", "b", "c");
    often.receive(1, "a", "b", "c");
    often.publish(1, 1);

    List<Snapshot> snapshots =
        often.log.stream().filter(Snapshot.class::isInstance).map(Snapshot.class::cast).toList();

    assertThat(snapshots).hasSizeGreaterThanOrEqualTo(1);
    assertThat(snapshots.get(0).previousOffset()).isEqualTo(-1);
    RoundLog late = RoundLog.at(snapshots.get(snapshots.size() - 1));
    for (long offset = late.nextOffset(); offset < often.log.size(); offset++) {
      late.read(offset, often.log.get(Math.toIntExact(offset)));
    }
    assertThat(late.state()).isEqualTo(often.coordinator.log().state());
  }

  @Test
  void aSnapshotAfterEveryRecordIsNotFollowedByOneOfItself() {
    Bench always = new Bench(new CoordinatorSettings(5_000, 1));

    always.submit(ExampleJob.spec());

    assertThat(always.log.stream().filter(Snapshot.class::isInstance)).hasSize(2);
    assertThat(always.log).hasSize(4);
  }

  private static Coordinator fresh(String instance, CoordinatorState state) {
    return new Coordinator(instance, Bench.SETTINGS, state);
  }
}
