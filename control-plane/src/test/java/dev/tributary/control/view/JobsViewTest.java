package dev.tributary.control.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.Records;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Delivered;
import dev.tributary.wire.JobSpecs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    view.command(
        new Command.Submit("job-b", Records.spec(3), JobSpecs.sha256(Records.spec(3))), 900);
    view.command(
        new Command.Submit(Records.JOB, Records.spec(3), JobSpecs.sha256(Records.spec(3))), 900);
    read(Records.epoch(), Records.accepted(3));
    view.command(
        new Command.Submit(Records.JOB, Records.spec(9), JobSpecs.sha256(Records.spec(9))), 900);
    view.command(new Command.Stop("job-c", "nobody submitted it"), 900);

    assertThat(view.jobs())
        .extracting(JobSummary::id, JobSummary::status)
        .containsExactly(tuple(Records.JOB, JobStatus.PREPARING), tuple("job-b", JobStatus.QUEUED));
    assertThat(view.any("job-b")).isPresent();
    assertThat(view.job("job-b")).isEmpty();
  }

  @Test
  void aClientIsAtWorkUntilTheRoundThatHasItIsClosed() {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));
    assertThat(jobsOf("ann")).isEmpty();

    read(Records.started(1, 0, 2_000));
    assertThat(jobsOf("ann")).containsExactly(Records.JOB);

    read(Records.closed(1, 2_500, 0, 1));
    assertThat(jobsOf("ann")).isEmpty();

    read(Records.published(1, 1, 2_812), Records.started(2, 1, 3_000));
    assertThat(jobsOf("ann")).containsExactly(Records.JOB);

    read(Records.ended(Outcome.STOPPED, "x", 3_100));
    assertThat(jobsOf("ann")).isEmpty();
  }

  private List<String> jobsOf(String client) {
    return ClientTasks.of(view.state().jobs().values(), Delivered.UNKNOWN).of(client).stream()
        .map(Task::job)
        .toList();
  }

  @Test
  void aJobIsOfTheNamespaceOfItsSpecAlsoIfItHasEnded() {
    read(
        Records.epoch(),
        new JobAccepted(
            1,
            "ward-1",
            Records.inNamespace("ward"),
            JobSpecs.sha256(Records.inNamespace("ward")),
            "key",
            1_000),
        new JobEnded(1, "ward-1", Outcome.STOPPED, "x", 2_000));

    assertThat(view.namespace("ward-1")).contains("ward");
    assertThat(view.jobs().get(0).namespace()).contains("ward");
    assertThat(view.jobs().get(0).rounds()).hasValue(2);
    assertThat(view.namespace("nobody")).isEmpty();
  }

  @Test
  void aJobThatIsDeletedIsGoneAndThoseWhoseItWasHearOfIt() {
    read(
        Records.epoch(),
        new JobAccepted(
            1,
            "ward-1",
            Records.inNamespace("ward"),
            JobSpecs.sha256(Records.inNamespace("ward")),
            "key",
            1_000),
        new JobEnded(1, "ward-1", Outcome.STOPPED, "x", 2_000),
        new JobDeleted(1, "ward-1", 3_000));
    view.command(
        new Command.Submit(
            "ward-1", Records.inNamespace("ward"), JobSpecs.sha256(Records.inNamespace("ward"))),
        900);

    assertThat(view.jobs()).isEmpty();
    assertThat(view.any("ward-1")).isEmpty();
    assertThat(view.namespace("ward-1")).contains("ward");
    assertThat(view.eventsAfter(2, 9, AT_ONCE))
        .singleElement()
        .satisfies(event -> assertThat(event.job().namespace()).contains("ward"));
  }

  @Test
  void whoseASubmissionWasThatIsRefusedIsKnownInWhateverOrderTheTopicsAreRead() {
    Command early =
        new Command.Submit(
            "early", Records.inNamespace("ward"), JobSpecs.sha256(Records.inNamespace("ward")));
    Command late =
        new Command.Submit(
            "late", Records.inNamespace("ward"), JobSpecs.sha256(Records.inNamespace("ward")));
    view.command(early, 500);
    assertThat(view.namespace("early")).contains("ward");
    read(
        Records.epoch(),
        new JobRefused(1, "early", "no", 1_000),
        new JobRefused(1, "late", "no", 1_000),
        new JobRefused(1, "never", "no", 1_000));
    view.command(late, 600);

    assertThat(view.namespace("early")).contains("ward");
    assertThat(view.namespace("late")).contains("ward");
    assertThat(view.namespace("never")).isEmpty();
    assertThat(view.any("late").orElseThrow().summary().namespace()).contains("ward");
  }

  @Test
  void whoAskedAboutAnAliasHearsTheAnswerOfItsRevision() throws Exception {
    read(Records.epoch(), Records.accepted(3), Records.published(0, 0, 1_100));
    AliasedModel model = new AliasedModel(Records.JOB, 0, "s3://models/v0", Records.SHA256);
    CompletableFuture<Optional<OfAlias>> answer =
        CompletableFuture.supplyAsync(() -> view.awaitAnswer(1, Duration.ofSeconds(30)));

    read(new AliasMoved(1, 1, "production", model, false, 1_000));

    assertThat(answer.get(30, TimeUnit.SECONDS)).containsInstanceOf(AliasMoved.class);
    assertThat(view.aliases().current("production")).contains(model);
    assertThat(view.awaitAnswer(2, AT_ONCE)).isEmpty();
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
