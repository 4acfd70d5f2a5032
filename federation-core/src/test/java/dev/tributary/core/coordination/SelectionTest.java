package dev.tributary.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selections that others wrote: two of three clients are selected, and two are needed. */
class SelectionTest {
  private final Bench bench = new Bench();

  private static JobSpec selecting(String selection) {
    return ExampleJob.spec(new CohortSpec(2, 2, 2, 0, selection), ExampleJob.rounds(2, 3));
  }

  /** Lets a job come to where it needs nothing but clients. */
  private void ready(String job, String selection) {
    bench.submit(job, selecting(selection));
    publish(job);
  }

  private void publish(String job) {
    for (int shard = 0; shard < ExampleJob.spec().model().shardCount(); shard++) {
      bench.append(
          bench.coordinator.onPublished(
              new Published(job, 0, 0, shard, ExampleLog.location(0, shard)), bench.nowMillis));
    }
  }

  private JobState state(String job) {
    return bench.coordinator.log().state().jobs().get(job);
  }

  private static List<String> cohort(JobState job) {
    return ((JobState.Collecting) job).round().cohort();
  }

  @Test
  void aSelectionOnTheClassPathPicksTheCohortWhoeverWroteIt() {
    bench.present("a", "b", "c");

    ready("job", "last");

    assertThat(cohort(state("job"))).containsExactly("b", "c");
  }

  @Test
  void aJobWhoseSelectionIsNotThereIsRefusedWithThoseThatAre() {
    bench.submit("job", selecting("nowhere"));

    JobState.Ended job = (JobState.Ended) state("job");
    assertThat(job.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(job.reason())
        .isEqualTo(
            "cohort.selection must be one of [first, last, poisson, resources, uniform, unruly,"
                + " untrained-first, utility], got nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "unlinked", "null", "stranger", "twice", "nobody", "many"})
  void aSelectionThatBreaksARuleFailsItsJobAndTheOthersGoOn(String broken) {
    bench.present("a", "b", "c");

    ready(broken, "unruly");
    ready("other", "first");

    JobState.Ended job = (JobState.Ended) state(broken);
    assertThat(job.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(job.reason()).startsWith("cohort.selection unruly must pick ");
    assertThat(cohort(state("other"))).containsExactly("a", "b");
  }

  /** After an upgrade in which its jar was left behind. */
  @Test
  void aJobWhoseSelectionHasGoneFailsAndSaysSo() {
    bench.append(List.of(new JobAccepted(1, "job", selecting("gone"), "00ff", bench.nowMillis)));
    publish("job");
    assertThat(state("job")).isInstanceOf(JobState.Waiting.class);

    bench.present("a", "b", "c");

    JobState.Ended job = (JobState.Ended) state("job");
    assertThat(job.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(job.reason()).startsWith("cohort.selection must be one of [").endsWith("got gone");
  }
}
