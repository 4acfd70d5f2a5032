package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHold.Kind;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.scheduling.ClientTasks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that people keep out of rounds. */
class HoldTest {
  /** Three clients, of which two are enough at the deadline. */
  private static final JobSpec SPEC = ExampleJob.spec();

  private final Bench bench = new Bench();

  private List<LogRecord> cordon(String client, long askedMillis) {
    return bench.command(new Command.Hold(client, Kind.CORDON, "ann", "it moves", askedMillis));
  }

  private List<LogRecord> quarantine(String client, long askedMillis) {
    return bench.command(
        new Command.Hold(client, Kind.QUARANTINE, "bob", "it sends NaN", askedMillis));
  }

  private List<LogRecord> free(String client, Kind kind, long askedMillis) {
    return bench.command(new Command.Free(client, kind, askedMillis));
  }

  private ClientHolds holds(String client) {
    return bench.coordinator.log().state().holds(client);
  }

  @Test
  void aCordonedClientIsNotSelectedUntilItIsUncordoned() {
    assertThat(cordon("b", 10)).singleElement().isInstanceOf(ClientHeld.class);
    bench.collecting(SPEC, "a", "b", "c");
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    free("b", Kind.CORDON, 20);

    assertThat(((Collecting) bench.job()).round().cohort()).containsExactly("a", "b", "c");
  }

  @Test
  void theLogSaysWhoAskedWhyAndSinceWhen() {
    bench.nowMillis = 1_500;

    cordon("b", 10);

    assertThat(holds("b").cordon()).isEqualTo(new ClientHold(true, "ann", "it moves", 1_500, 10));
    assertThat(holds("b").quarantine()).isEqualTo(ClientHold.NONE);
  }

  @Test
  void aRoundThatACordonedClientIsInEndsWithItAndThenItIsFree() {
    bench.collecting(SPEC, "a", "b", "c");

    cordon("b", 10);
    assertThat(mayBeAsked("b")).isTrue();

    assertThat(bench.receive(1, "a", "b", "c"))
        .singleElement()
        .isInstanceOfSatisfying(
            RoundClosed.class, closed -> assertThat(closed.members()).hasSize(3));
    assertThat(mayBeAsked("b")).isFalse();
    bench.publish(1, 1);
    assertThat(bench.job()).isInstanceOf(Waiting.class);
  }

  private boolean mayBeAsked(String client) {
    return ClientTasks.mayBeAsked(client, bench.coordinator.log().state().jobs().values());
  }

  @Test
  void whatAClientUploadedBeforeItsQuarantineDoesNotCountAndNobodyWaitsForMore() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b");

    quarantine("b", 10);
    List<LogRecord> records = bench.receive(1, "c");

    assertThat(records)
        .singleElement()
        .isInstanceOfSatisfying(
            RoundClosed.class,
            closed ->
                assertThat(closed.members())
                    .extracting(member -> List.of("a", "b", "c").get(member.cohortIndex()))
                    .containsExactly("a", "c"));
  }

  @Test
  void aRoundWithTooFewOthersIsAbandonedAtOnce() {
    bench.collecting(SPEC, "a", "b", "c");
    quarantine("b", 10);

    bench.receive(1, "a");

    List<LogRecord> records = quarantine("c", 11);

    assertThat(records.get(1))
        .isInstanceOfSatisfying(
            RoundAbandoned.class,
            abandoned ->
                assertThat(abandoned.reason())
                    .isEqualTo(
                        "1 complete updates and all others declined or are in quarantine, at least"
                            + " 2 needed"));
  }

  @Test
  void theTwoHoldsDoNotKnowOfEachOther() {
    cordon("b", 10);
    quarantine("b", 20);
    assertThat(holds("b").gravest().reason()).isEqualTo("it sends NaN");

    assertThat(free("b", Kind.QUARANTINE, 30)).hasSize(1);
    assertThat(holds("b").isHeld()).isTrue();
    assertThat(free("b", Kind.QUARANTINE, 40)).isEmpty();
    assertThat(free("b", Kind.CORDON, 15)).hasSize(1);

    assertThat(holds("b").isHeld()).isFalse();
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void commandsThatAreReadAgainAfterARestartAreNotObeyedTwice() {
    cordon("b", 10);
    free("b", Kind.CORDON, 20);
    bench.restart("second");

    assertThat(cordon("b", 10)).isEmpty();
    assertThat(holds("b").isHeld()).isFalse();
  }

  @Test
  void ordersGivenBeforeTheLeadAreObeyedOneAfterTheOther() {
    Coordinator fresh = new Coordinator("fresh", Bench.SETTINGS, CoordinatorState.EMPTY);
    fresh.onCommand(new Command.Hold("b", Kind.CORDON, "ann", "once", 10), 0);
    fresh.onCommand(new Command.Free("b", Kind.CORDON, 20), 0);
    fresh.onCommand(new Command.Free("c", Kind.CORDON, 21), 0);
    fresh.onCommand(new Command.Hold("b", Kind.CORDON, "ann", "twice", 30), 0);
    fresh.onCommand(new Command.Submit(JOB, SPEC, SpecHashes.of(SPEC)), 0);

    bench.coordinator = fresh;
    bench.log.clear();
    bench.append(fresh.onCaughtUp(0));

    assertThat(holds("b").cordon().reason()).isEqualTo("twice");
    assertThat(bench.log).filteredOn(ClientHeld.class::isInstance).hasSize(3);
    assertThat(fresh.snapshot().commands()).isEmpty();
    assertThat(bench.job()).isNotNull();
  }
}
