package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobStanding;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.scheduling.ClientTasks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job that is stopped while clients are at work for it. */
class StoppingJobTest {
  private static final JobSpec SPEC = ExampleJob.spec();
  private static final long TIMEOUT_MILLIS = Bench.SETTINGS.presenceTimeoutMillis();

  private final Bench bench = new Bench();

  private List<LogRecord> tell(String client, boolean leaving, String... ended) {
    Presence plain = bench.presence(client, leaving);
    return bench.append(
        bench.coordinator.onPresence(
            new Presence(
                client, bench.nowMillis, plain.offer(), leaving, Optional.of(Set.of(ended))),
            bench.nowMillis));
  }

  /** A job with an open round of a, b and c, of which the first two tell what they have ended. */
  private void collecting() {
    bench.submit(SPEC);
    bench.present("c");
    tell("a", false);
    tell("b", false);
    bench.publish(0, 0);
    assertThat(bench.job()).isInstanceOf(JobState.Collecting.class);
    // Past the time in which nothing is concluded from silence.
    bench.passTo(bench.nowMillis + Coordinator.GRACE_MILLIS);
  }

  private List<LogRecord> stop() {
    return bench.command(new Command.Stop(JOB, "enough"));
  }

  private void assertEnded(List<LogRecord> records) {
    assertThat(records)
        .singleElement()
        .isEqualTo(new JobEnded(1, JOB, Outcome.STOPPED, "enough", bench.nowMillis));
  }

  @Test
  void aClientOfItIsNotDrainedBeforeItHasEnded() {
    collecting();
    stop();
    assertThat(mayBeAsked("a")).isTrue();
    assertThat(mayBeAsked("z")).isFalse();

    tell("a", false, JOB);
    tell("b", false, JOB);
    assertThat(mayBeAsked("a")).isFalse();
  }

  private boolean mayBeAsked(String client) {
    return ClientTasks.mayBeAsked(client, bench.coordinator.log().state().jobs().values());
  }

  @Test
  void itEndsOnceAllHaveSaidThatTheyEndedTheirTask() {
    collecting();

    assertThat(stop()).singleElement().isInstanceOf(StopOrdered.class);
    assertThat(bench.job()).isInstanceOf(JobState.Stopping.class);
    assertThat(JobStanding.of(bench.job(), false)).isEqualTo(JobStanding.STOPPING);
    assertThat(tell("a", false, JOB)).isEmpty();
    assertThat(tell("b", false, "another-job")).isEmpty();

    assertEnded(tell("b", false, JOB));
  }

  @Test
  void whoNeverTellsSuchThingsIsNotWaitedFor() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.passTo(bench.nowMillis + Coordinator.GRACE_MILLIS);

    assertEnded(stop());
  }

  @Test
  void whoLeavesIsNotWaitedFor() {
    collecting();
    stop();
    tell("a", false, JOB);

    assertEnded(tell("b", true));
  }

  @Test
  void whoFallsSilentIsNotWaitedFor() {
    collecting();
    bench.nowMillis = 4_500;
    tell("a", false);
    tell("b", false);
    stop();
    tell("a", false, JOB);
    long lastWord = bench.nowMillis;

    assertThat(bench.coordinator.wakeMillis(bench.nowMillis).orElseThrow())
        .isLessThanOrEqualTo(lastWord + TIMEOUT_MILLIS + 1);
    bench.passTo(lastWord + TIMEOUT_MILLIS + 1);

    assertThat(((JobState.Ended) bench.job()).outcome()).isEqualTo(Outcome.STOPPED);
  }

  @Test
  void whoTakesLongerThanARoundWouldWaitIsNotWaitedFor() {
    collecting();
    stop();
    long stopped = bench.nowMillis;
    long deadline = SPEC.rounds().deadlineMillis();

    for (long millis = stopped; millis < stopped + deadline; millis += 250) {
      bench.nowMillis = millis;
      tell("a", false);
      tell("b", false);
      assertThat(bench.job()).isInstanceOf(JobState.Stopping.class);
    }
    bench.nowMillis = stopped + deadline;
    tell("a", false);

    assertThat(bench.job()).isInstanceOf(JobState.Ended.class);
  }

  @Test
  void nothingElseHappensInAJobThatIsBeingStopped() {
    collecting();
    stop();

    assertThat(bench.receive(1, "a", "b", "c")).isEmpty();
    assertThat(bench.publish(1, 1)).isEmpty();
    assertThat(bench.command(new Command.Pause(JOB, "why", 10))).isEmpty();
    assertThat(stop()).isEmpty();
    assertThat(((JobState.Live) bench.job()).info().version()).isZero();
  }

  @Test
  void aJobBetweenRoundsEndsAtOnce() {
    bench.submit(SPEC);
    bench.publish(0, 0);
    assertThat(bench.job()).isInstanceOf(JobState.Waiting.class);

    assertEnded(stop());
  }

  @Test
  void aCoordinatorThatHasJustBegunDoesNotConcludeFromSilence() {
    collecting();
    stop();
    tell("a", false, JOB);
    bench.nowMillis += 2 * TIMEOUT_MILLIS;
    bench.nowMillis = Math.min(bench.nowMillis, stopDeadline() - Coordinator.GRACE_MILLIS - 1);
    bench.restart("second");

    assertThat(bench.job()).isInstanceOf(JobState.Stopping.class);
    tell("b", false, JOB);
    tell("c", false, JOB);
    assertThat(bench.job()).isInstanceOf(JobState.Ended.class);
  }

  private long stopDeadline() {
    return ((JobState.Stopping) bench.job()).sinceMillis() + SPEC.rounds().deadlineMillis();
  }
}
