package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.privacy.PoissonCohort;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;

/** Holds the rounds of jobs that sample their clients against what chance has drawn. */
final class Samples {
  private int rounds;
  private int ofNobody;
  private int passedOver;

  void onStarted(JobInfo job, RoundStarted started) {
    if (!job.spec().isSampled()) {
      assertThat(started.cohort()).isNotEmpty();
      return;
    }
    rounds++;
    PoissonCohort drawn =
        PoissonCohort.of(
            job.fingerprintKey(), job.id(), started.round(), job.spec().samplingRate());
    assertThat(started.cohort()).as("drawn for %s", started).allMatch(drawn::includes);
    assertThat(started.goal()).as("waited for in %s", started).isEqualTo(started.cohort().size());
  }

  void onClosed(JobInfo job, RoundClosed closed) {
    if (closed.members().isEmpty()) {
      assertThat(job.spec().isSampled()).as("clients of %s are sampled", job.id()).isTrue();
      ofNobody++;
    }
  }

  void onAbandoned(JobState before, RoundAbandoned record) {
    if (before instanceof JobState.Waiting waiting) {
      assertThat(waiting.info().spec().isSampled()).as("passed over by %s", record).isTrue();
      assertThat(record.reason()).contains("clients were drawn, more than cohort.size");
      passedOver++;
    } else if (((JobState.Live) before).info().spec().isSampled()) {
      assertThat(before).as("abandoned by %s", record).isInstanceOf(JobState.Releasing.class);
    }
  }

  /** Rounds that began. */
  int rounds() {
    return rounds;
  }

  /** Rounds that were closed without a member. */
  int ofNobody() {
    return ofNobody;
  }

  /** Draws that were too large. */
  int passedOver() {
    return passedOver;
  }
}
