package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job that people hold up for a while. */
class PauseTest {
  private static final JobSpec SPEC = ExampleJob.spec();

  private final Bench bench = new Bench();

  private List<LogRecord> pause(long askedMillis) {
    return bench.command(new Command.Pause(JOB, "maintenance", askedMillis));
  }

  private List<LogRecord> resume(long askedMillis) {
    return bench.command(new Command.Resume(JOB, askedMillis));
  }

  private boolean isPaused() {
    return ((JobState.Live) bench.job()).info().steering().paused();
  }

  @Test
  void anOpenRoundEndsAsUsualAndNoneBeginsWhileItIsPaused() {
    bench.collecting(SPEC, "a", "b", "c");

    assertThat(pause(10)).singleElement().isInstanceOf(JobPaused.class);
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);

    assertThat(bench.job()).isInstanceOf(Waiting.class);
    assertThat(((Waiting) bench.job()).info().version()).isEqualTo(1);
    assertThat(bench.passTo(1_000_000)).isEmpty();
    bench.present("a", "b", "c");
    assertThat(bench.job()).isInstanceOf(Waiting.class);
  }

  @Test
  void itGoesOnWhenItIsResumed() {
    bench.collecting(SPEC, "a", "b", "c");
    pause(10);
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);

    List<LogRecord> records = resume(20);

    assertThat(records)
        .extracting(LogRecord::getClass)
        .containsExactly(JobResumed.class, RoundStarted.class);
    assertThat(((Collecting) bench.job()).round().round()).isEqualTo(2);
  }

  @Test
  void aSecondPauseAndAResumeOfARunningJobChangeNothing() {
    bench.collecting(SPEC, "a", "b", "c");

    assertThat(resume(5)).isEmpty();
    pause(10);
    assertThat(pause(11)).isEmpty();
    resume(20);
    assertThat(resume(21)).isEmpty();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void commandsThatAreReadAgainAfterARestartAreNotObeyedTwice() {
    bench.collecting(SPEC, "a", "b", "c");
    pause(10);
    resume(20);
    bench.restart("second");

    assertThat(pause(10)).isEmpty();
    assertThat(resume(20)).isEmpty();
    assertThat(isPaused()).isFalse();
  }

  @Test
  void ordersGivenBeforeTheLeadAreObeyedOneAfterTheOther() {
    Coordinator fresh = new Coordinator("fresh", Bench.SETTINGS, CoordinatorState.EMPTY);
    fresh.onCommand(new Command.Submit(JOB, SPEC, SpecHashes.of(SPEC)), 0);
    fresh.onCommand(new Command.Pause(JOB, "once", 10), 0);
    fresh.onCommand(new Command.Resume(JOB, 20), 0);
    fresh.onCommand(new Command.Pause(JOB, "twice", 30), 0);

    bench.coordinator = fresh;
    bench.log.clear();
    bench.append(fresh.onCaughtUp(0));

    assertThat(((JobState.Live) bench.job()).info().steering().reason()).isEqualTo("twice");
    assertThat(bench.log).filteredOn(JobPaused.class::isInstance).hasSize(2);
    assertThat(fresh.snapshot().commands()).isEmpty();
  }

  @Test
  void aPausedJobCanBeStopped() {
    bench.submit(SPEC);
    pause(10);

    bench.command(new Command.Stop(JOB, "enough"));

    assertThat(((JobState.Ended) bench.job()).outcome()).isEqualTo(Outcome.STOPPED);
  }

  @Test
  void aPauseOfAnUnknownJobDoesNotLieInWaitForIt() {
    assertThat(pause(10)).isEmpty();

    bench.submit(SPEC);

    assertThat(isPaused()).isFalse();
  }

  @Test
  void anotherJobGetsTheClientsOfAPausedOne() {
    bench.submit("other", SPEC);
    bench.collecting(SPEC, "a", "b", "c");
    pause(10);
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    for (int shard = 0; shard < SPEC.model().shardCount(); shard++) {
      bench.append(
          bench.coordinator.onPublished(
              new Published("other", 0, 0, shard, ExampleLog.location(0, shard)), bench.nowMillis));
    }

    assertThat(bench.coordinator.log().state().jobs().get("other")).isInstanceOf(Collecting.class);
  }
}
