package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.Outcome;
import org.junit.jupiter.api.Test;

/** Where a job stands, whatever it is at. */
class JobStandingTest {
  private static final JobSpec ONE_ROUND =
      ExampleJob.spec(ExampleJob.cohort(2, 2, 2), ExampleJob.rounds(1, 3));

  private static JobStanding of(ExampleLog log) {
    return JobStanding.of(log.reader().state().jobs().get(JOB), false);
  }

  @Test
  void aJobRunsFromItsAcceptanceOnAndWaitsOnlyForClients() {
    ExampleLog log = new ExampleLog(ONE_ROUND).epoch("a").accepted();
    assertThat(of(log)).isEqualTo(JobStanding.RUNNING);

    log.published(0, 0);
    assertThat(of(log)).isEqualTo(JobStanding.WAITING);

    log.started(1, 0, "a", "b");
    assertThat(of(log)).isEqualTo(JobStanding.RUNNING);

    log.closed(1, new Member(0, 1, 0), new Member(1, 1, 0)).published(1, 1);
    assertThat(of(log)).as("its last model is to be archived").isEqualTo(JobStanding.RUNNING);

    log.ended(Outcome.FINISHED);
    assertThat(of(log)).isEqualTo(JobStanding.FINISHED);
  }

  @Test
  void aPausedJobIsPausedAlsoWhileItsRoundEnds() {
    ExampleLog log =
        ExampleLog.waiting(ONE_ROUND)
            .started(1, 0, "a", "b")
            .append(new JobPaused(1, JOB, "why", 10, 0));
    assertThat(of(log)).isEqualTo(JobStanding.PAUSED);

    log.append(new JobResumed(1, JOB, 20, 0));
    assertThat(of(log)).isEqualTo(JobStanding.RUNNING);
  }

  @Test
  void aJobThatSomebodyAskedToStopIsStoppingUntilItHasEnded() {
    ExampleLog log = ExampleLog.waiting(ONE_ROUND);
    assertThat(JobStanding.of(log.reader().state().jobs().get(JOB), true))
        .isEqualTo(JobStanding.STOPPING);

    log.ended(Outcome.STOPPED);
    assertThat(JobStanding.of(log.reader().state().jobs().get(JOB), true))
        .isEqualTo(JobStanding.STOPPED);
  }

  @Test
  void aJobThatFailedOrNeverBeganSaysSo() {
    assertThat(of(ExampleLog.waiting(ONE_ROUND).ended(Outcome.FAILED)))
        .isEqualTo(JobStanding.FAILED);
    assertThat(of(new ExampleLog(ONE_ROUND).epoch("a").append(new JobRefused(1, JOB, "no", 0))))
        .isEqualTo(JobStanding.REFUSED);
  }
}
