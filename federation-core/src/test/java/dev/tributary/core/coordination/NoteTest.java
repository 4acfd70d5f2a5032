package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobNoted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people write down about a job, and that they have it forgotten. */
class NoteTest {
  private final Bench bench = new Bench();

  private List<LogRecord> note(String text, long askedMillis) {
    return bench.command(new Command.Note(JOB, text, "ada", askedMillis));
  }

  private List<LogRecord> delete() {
    return bench.command(new Command.Delete(JOB));
  }

  private void ended() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.command(new Command.Stop(JOB, "enough"));
    assertThat(bench.job()).isInstanceOf(JobState.Ended.class);
  }

  @Test
  void aNoteIsInTheLogOnceAlsoIfItIsReadAgain() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");

    assertThat(note("wrong rate", 10))
        .containsExactly(new JobNoted(1, JOB, "wrong rate", "ada", 10, bench.nowMillis));
    bench.restart("second");
    assertThat(note("wrong rate", 10)).isEmpty();
    assertThat(note("wrong rate", 11)).hasSize(1);
    assertThat(bench.job()).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void aJobThatHasEndedCanBeNotedToo() {
    ended();

    assertThat(note("the good one", 10)).hasSize(1);
    assertThat(note("the good one", 10)).isEmpty();
    assertThat(bench.job().askedMillis()).isEqualTo(10);
  }

  @Test
  void aPauseThatWasAskedForBeforeANoteIsStillObeyed() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.command(new Command.Pause(JOB, "maintenance", 10));
    note("later", 20);

    assertThat(((JobState.Live) bench.job()).info().steering().paused()).isTrue();
    assertThat(bench.command(new Command.Resume(JOB, 15))).isEmpty();
    assertThat(bench.command(new Command.Resume(JOB, 30))).hasSize(1);
  }

  @Test
  void aJobThatHasEndedIsForgottenAndItsIdStaysTaken() {
    ended();

    assertThat(delete()).singleElement().isInstanceOf(JobDeleted.class);
    assertThat(bench.job()).isNull();
    assertThat(bench.coordinator.log().state().deleted()).containsExactly(JOB);
    assertThat(delete()).isEmpty();
    assertThat(note("who hears it", 50)).isEmpty();
    assertThat(bench.submit(ExampleJob.spec())).isEmpty();
    assertThat(bench.restart("second").submit(ExampleJob.spec())).isEmpty();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void aJobThatLivesIsNotDeletedNorWhenItHasEnded() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");

    assertThat(delete()).isEmpty();
    bench.command(new Command.Stop(JOB, "enough"));
    assertThat(bench.job()).isInstanceOf(JobState.Ended.class);
  }
}
