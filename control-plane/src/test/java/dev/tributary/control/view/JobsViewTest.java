package dev.tributary.control.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.Records;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobsViewTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final JobsView view = new JobsView();

  private void read(LogRecord... records) {
    for (LogRecord record : records) {
      view.read(view.nextOffset(), record);
    }
  }

  @Test
  void aSubmissionIsQueuedUntilTheLogAnswersInWhateverOrderTheTopicsAreRead() {
    view.command(new Command.Submit("job-b", Records.spec(3)), 900);
    view.command(new Command.Submit(Records.JOB, Records.spec(3)), 900);
    read(Records.epoch(), Records.accepted(3));
    view.command(new Command.Submit(Records.JOB, Records.spec(9)), 900);
    view.command(new Command.Stop("job-c", "nobody submitted it"), 900);

    assertThat(view.jobs())
        .extracting(JobSummary::id, JobSummary::status)
        .containsExactly(tuple(Records.JOB, JobStatus.PREPARING), tuple("job-b", JobStatus.QUEUED));
    assertThat(view.any("job-b")).isPresent();
    assertThat(view.job("job-b")).isEmpty();
  }

  @Test
  void aClientIsBusyWhileARoundHasIt() {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));
    assertThat(view.jobsByClient()).isEmpty();

    read(Records.started(1, 0, 2_000));
    assertThat(view.jobsByClient()).containsOnlyKeys("ann", "bob", "cleo");
    assertThat(view.jobsByClient().get("ann")).containsExactly(Records.JOB);

    read(Records.closed(1, 2_500, 0, 1));
    assertThat(view.jobsByClient()).isNotEmpty();

    read(Records.published(1, 1, 2_812));
    assertThat(view.jobsByClient()).isEmpty();

    read(Records.started(2, 1, 3_000), Records.ended(Outcome.STOPPED, "x", 3_100));
    assertThat(view.jobsByClient()).isEmpty();
  }

  @Test
  void eventsComeAfterAnOffsetOldestFirst() {
    read(
        Records.epoch(),
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        Records.started(1, 0, 2_000));

    assertThat(view.eventsAfter(-1, 2, AT_ONCE))
        .extracting(JobEvent::offset)
        .containsExactly(1L, 2L);
    assertThat(view.eventsAfter(2, 9, AT_ONCE)).extracting(JobEvent::offset).containsExactly(3L);
    assertThat(view.eventsAfter(3, 9, AT_ONCE)).isEmpty();
    assertThat(view.droppedEvents()).isFalse();
  }

  @Test
  void whoWaitsHearsOfTheNextDecision() throws Exception {
    read(Records.epoch());
    CompletableFuture<List<JobEvent>> events =
        CompletableFuture.supplyAsync(() -> view.eventsAfter(0, 9, Duration.ofSeconds(30)));

    read(Records.accepted(3));

    assertThat(events.get(30, TimeUnit.SECONDS)).extracting(JobEvent::offset).containsExactly(1L);
  }

  @Test
  void aViewThatIsClosedKeepsNobodyWaiting() throws Exception {
    CompletableFuture<List<JobEvent>> events =
        CompletableFuture.supplyAsync(() -> view.eventsAfter(0, 9, Duration.ofMinutes(10)));

    view.close();

    assertThat(events.get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(view.await(Records.JOB, any -> true, Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void theOldestEventsAreDroppedAndTheViewSaysSo() {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));
    for (int round = 1; round <= JobsView.KEPT_EVENTS; round++) {
      read(Records.started(round, 0, 2_000), Records.abandoned(round, 2_100, "nobody came"));
    }

    assertThat(view.droppedEvents()).isTrue();
    assertThat(view.oldestEvent()).isEqualTo(view.nextOffset() - JobsView.KEPT_EVENTS);
    assertThat(view.job(Records.JOB).orElseThrow().rounds()).hasSize(JobsView.KEPT_EVENTS);
  }
}
