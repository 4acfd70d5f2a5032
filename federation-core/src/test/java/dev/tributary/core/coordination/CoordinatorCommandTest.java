package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.JobState.Preparing;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.Outcome;
import org.junit.jupiter.api.Test;

/** What people ask for; asking twice is asking once. */
class CoordinatorCommandTest {
  private static final JobSpec SPEC = ExampleJob.spec();

  private final Bench bench = new Bench();

  @Test
  void aSubmittedJobIsAcceptedWithAKeyOfItsOwn() {
    JobAccepted one = (JobAccepted) bench.submit("one", SPEC).get(0);
    JobAccepted two = (JobAccepted) bench.submit("two", SPEC).get(0);

    assertThat(one.spec()).isEqualTo(SPEC);
    assertThat(one.fingerprintKey()).matches("[0-9a-f]{32}").isNotEqualTo(two.fingerprintKey());
  }

  @Test
  void aSecondSubmissionOfAnIdIsIgnored() {
    bench.submit(SPEC);

    assertThat(bench.submit(SPEC)).isEmpty();
    bench.command(new Command.Stop(JOB, "enough"));
    assertThat(bench.submit(SPEC)).isEmpty();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void aSubmissionThatBreaksARuleIsRefusedWithTheReason() {
    bench.command(new Command.SubmitInvalid(JOB, "rounds.count must be >= 1, got 0"));

    Ended job = (Ended) bench.job();
    assertThat(job.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(job.reason()).isEqualTo("rounds.count must be >= 1, got 0");
    assertThat(bench.command(new Command.SubmitInvalid(JOB, "again"))).isEmpty();
  }

  @Test
  void aStopEndsTheJobInAnyStateAndKeepsItsModel() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);

    bench.command(new Command.Stop(JOB, "seen enough"));

    Ended job = (Ended) bench.job();
    assertThat(job.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(job.reason()).isEqualTo("seen enough");
    assertThat(job.version()).isEqualTo(1);
  }

  @Test
  void aStopBeforeTheFirstModelEndsTheJobToo() {
    bench.submit(SPEC);

    assertThat(bench.command(new Command.Stop(JOB, "oops")).get(0)).isInstanceOf(JobEnded.class);
  }

  @Test
  void aSecondStopIsIgnored() {
    bench.submit(SPEC);
    bench.command(new Command.Stop(JOB, "once"));

    assertThat(bench.command(new Command.Stop(JOB, "twice"))).isEmpty();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void aStopOfAnUnknownJobDoesNotLieInWaitForIt() {
    assertThat(bench.command(new Command.Stop(JOB, "too early"))).isEmpty();

    bench.submit(SPEC);

    assertThat(bench.job()).isInstanceOf(Preparing.class);
  }

  @Test
  void aStopOfOneJobLeavesTheOthersAlone() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.submit("other", SPEC);

    bench.command(new Command.Stop("other", "not this one"));

    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }

  @Test
  void commandsHeardBeforeTheLeadAreAnsweredWithIt() {
    Coordinator fresh = new Coordinator("fresh", Bench.SETTINGS, CoordinatorState.EMPTY);
    assertThat(fresh.onCommand(new Command.Submit(JOB, SPEC, SpecHashes.of(SPEC)), 0)).isEmpty();
    assertThat(fresh.onCommand(new Command.Stop(JOB, "at once"), 0)).isEmpty();

    bench.coordinator = fresh;
    bench.log.clear();
    bench.append(fresh.onCaughtUp(0));

    assertThat(((Ended) bench.job()).outcome()).isEqualTo(Outcome.STOPPED);
  }
}
