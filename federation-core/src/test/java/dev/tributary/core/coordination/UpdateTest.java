package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that gets another spec while it waits. */
class UpdateTest {
  private static final JobSpec SPEC = ExampleJob.spec();
  private static final JobSpec SMALLER =
      ExampleJob.spec(ExampleJob.cohort(2, 2, 1), ExampleJob.rounds(5, 3));
  private static final JobSpec LARGER =
      ExampleJob.spec(ExampleJob.cohort(9, 9, 9), ExampleJob.rounds(5, 3));

  private static final CoordinatorSettings SETTINGS =
      new CoordinatorSettings(1_000_000, 1_000, new NoSecureProtocol());

  private final Bench bench = new Bench();

  private List<LogRecord> update(JobSpec spec, long askedMillis) {
    return bench.command(new Command.Update(JOB, spec, SpecHashes.of(spec), askedMillis));
  }

  private JobInfo info() {
    return ((JobState.Live) bench.job()).info();
  }

  private void waiting() {
    bench.submit(SPEC);
    bench.publish(0, 0);
    bench.present("a", "b");
    assertThat(bench.job()).isInstanceOf(Waiting.class);
  }

  @Test
  void itsFirstRoundGoesByTheNewSpec() {
    waiting();

    List<LogRecord> records = update(SMALLER, 10);

    assertThat(records)
        .extracting(LogRecord::getClass)
        .containsExactly(JobUpdated.class, RoundStarted.class);
    RoundStarted round = ((Collecting) bench.job()).round();
    assertThat(round.cohort()).containsExactly("a", "b");
    assertThat(round.specSha256()).isEqualTo(Optional.of(SpecHashes.of(SMALLER)));
  }

  @Test
  void itMayBeUpdatedBeforeItsModelIsThere() {
    bench.submit(SPEC);

    assertThat(update(SMALLER, 10)).singleElement().isInstanceOf(JobUpdated.class);
    bench.publish(0, 0);

    assertThat(info().spec()).isEqualTo(SMALLER);
    assertThat(info().version()).isZero();
  }

  @Test
  void anUpdateThatIsReadTwiceIsObeyedOnce() {
    waiting();
    update(LARGER, 10);
    update(SPEC, 20);

    bench.restart("second");

    assertThat(update(LARGER, 10)).isEmpty();
    assertThat(info().spec()).isEqualTo(SPEC);
    assertThat(update(LARGER, 30)).hasSize(1);
  }

  @Test
  void anUpdateThatComesTooLateOrChangesNothingIsDropped() {
    waiting();
    assertThat(update(SPEC, 10)).as("the spec that it has").isEmpty();
    assertThat(update(ExampleJob.adaptive(), 20)).as("a key that must stay").isEmpty();
    bench.present("c");
    assertThat(bench.job()).isInstanceOf(Collecting.class);

    assertThat(update(SMALLER, 30)).isEmpty();
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    bench.command(new Command.Stop(JOB, "enough"));

    assertThat(update(SMALLER, 40)).isEmpty();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void oneThatIsDroppedHoldsUpNoOrderAfterIt() {
    waiting();

    update(ExampleJob.adaptive(), 10);

    assertThat(bench.command(new Command.Pause(JOB, "maintenance", 20)))
        .singleElement()
        .isInstanceOf(JobPaused.class);
    assertThat(update(LARGER, 30)).as("of a paused job").hasSize(1);
    assertThat(info().steering().paused()).isTrue();
  }

  @Test
  void anUpdateThatIsReadBeforeItsJobIsAcceptedWaitsForThat() {
    Coordinator fresh = new Coordinator("early", SETTINGS, CoordinatorState.EMPTY);
    fresh.onCommand(new Command.Submit(JOB, SPEC, SpecHashes.of(SPEC)), 0);
    fresh.onCommand(new Command.Update(JOB, SMALLER, SpecHashes.of(SMALLER), 10), 0);

    bench.coordinator = fresh;
    bench.log.clear();
    bench.append(fresh.onCaughtUp(0));

    assertThat(info().spec()).isEqualTo(SMALLER);
  }

  @Test
  void aSpecWhoseMasksAreNotPossibleHereIsDropped() {
    SecureProtocol ring = new Ring("0d".repeat(32), "0e".repeat(32), 2);
    Bench secure = new Bench(new CoordinatorSettings(1_000_000, 1_000, ring));
    JobSpec five = withCohortOf(ExampleJob.secure(), 5);
    Command update = new Command.Update(JOB, five, SpecHashes.of(five), 10);
    secure.submit(ExampleJob.secure());
    CoordinatorState before = secure.coordinator.snapshot();

    assertThat(secure.command(update)).singleElement().isInstanceOf(JobUpdated.class);

    Coordinator without = new Coordinator("without", SETTINGS, before);
    without.onCommand(update, 0);
    assertThat(without.snapshot().commands()).isEmpty();
  }

  @Test
  void whatIsPromisedOfPrivacyFollowsTheNewSpec() {
    JobSpec promising = ExampleJob.promising(300, 1);
    JobSpec larger = withCohortOf(promising, 6);
    bench.submit(promising);
    bench.publish(0, 0);

    update(larger, 10);

    assertThat(info().ledger().orElseThrow().plan()).isEqualTo(larger.privacyPlan().orElseThrow());
    assertThat(info().clipNorm()).isEqualTo(JobInfo.firstClipNorm(larger));
  }

  private static JobSpec withCohortOf(JobSpec spec, int clients) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        ExampleJob.cohort(clients, clients, clients),
        spec.rounds(),
        spec.update(),
        spec.optimizer(),
        spec.privacy());
  }
}
