package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHold.Kind;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.scheduling.SchedulingRules;
import dev.tributary.core.update.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One client that keeps to nothing, and others that do; three faults within a second are enough.
 */
class QuarantineTest {
  private static final JobSpec SPEC =
      ExampleJob.spec(ExampleJob.cohort(4, 3, 2), ExampleJob.rounds(5, 3));

  private final Bench bench = new Bench(settings(new QuarantineRules(3, 1_000)));
  private long offset;

  private static CoordinatorSettings settings(QuarantineRules rules) {
    return new CoordinatorSettings(
        5_000, 1_000, new NoSecureProtocol(), SchedulingRules.DEFAULT, rules);
  }

  private List<LogRecord> fault(String client, long sentMillis) {
    return fault(client, sentMillis, offset++);
  }

  private List<LogRecord> fault(String client, long sentMillis, long at) {
    return bench.append(
        bench.coordinator.onFault(
            new Fault(client, JOB, RejectReason.NOT_FINITE, "updates", 0, at, sentMillis),
            bench.nowMillis));
  }

  private ClientHold quarantine(String client) {
    return bench.coordinator.log().state().holds(client).quarantine();
  }

  private List<String> cohort() {
    return ((Collecting) bench.job()).round().cohort();
  }

  @Test
  void theHostileOneIsOutWithTheReasonAndTheOthersGoOnAlsoAfterARestart() {
    bench.collecting(SPEC, "a", "b", "c", "hostile");
    fault("hostile", 100);
    fault("hostile", 200);
    bench.restart("second");

    List<LogRecord> records = fault("hostile", 900);

    assertThat(records).singleElement().isInstanceOf(ClientHeld.class);
    assertThat(quarantine("hostile"))
        .isEqualTo(
            new ClientHold(
                true,
                ClientHold.BY_REJECTIONS,
                "3 of its contributions were rejected within 1 s, the last for being not_finite"
                    + " in job job",
                bench.nowMillis,
                900));
    assertThat(bench.receive(1, "hostile", "a", "b", "c"))
        .singleElement()
        .isInstanceOfSatisfying(
            RoundClosed.class, closed -> assertThat(closed.members()).hasSize(3));
    bench.publish(1, 1);
    bench.restart("third");
    bench.passTo(1_000_000);
    bench.present("a", "b", "c", "hostile");
    assertThat(cohort()).containsExactly("a", "b", "c");
  }

  @Test
  void aFaultThatIsReadAgainAfterARestartCountsOnce() {
    fault("a", 100, 7);
    fault("a", 200, 8);
    bench.restart("second");

    assertThat(fault("a", 100, 7)).isEmpty();
    assertThat(fault("a", 200, 8)).isEmpty();
    assertThat(fault("a", 300, 9)).hasSize(1);
  }

  @Test
  void faultsThatLieFurtherApartAreForgiven() {
    fault("a", 100);
    fault("a", 600);

    assertThat(fault("a", 1_100)).isEmpty();
    assertThat(fault("a", 1_599)).hasSize(1);
  }

  @Test
  void faultsOfOthersDoNotAddUp() {
    fault("a", 100);
    fault("b", 100);
    fault("c", 100);

    assertThat(quarantine("a").held()).isFalse();
    assertThat(bench.coordinator.snapshot().faults()).hasSize(3);
  }

  @Test
  void afterAReleaseOnlyWhatIsSentSinceCounts() {
    for (long sent = 100; sent <= 300; sent += 100) {
      fault("a", sent);
    }
    bench.command(new Command.Free("a", Kind.QUARANTINE, 400));
    assertThat(quarantine("a").held()).isFalse();

    fault("a", 350);
    fault("a", 500);
    assertThat(fault("a", 600)).isEmpty();
    assertThat(fault("a", 700)).hasSize(1);
  }

  @Test
  void whoIsInQuarantineAlreadyIsNotPutThereAgain() {
    bench.command(new Command.Hold("a", Kind.QUARANTINE, "ann", "by hand", 50));

    for (long sent = 100; sent <= 300; sent += 100) {
      fault("a", sent);
    }

    assertThat(quarantine("a").reason()).isEqualTo("by hand");
  }

  @Test
  void withZeroRejectionsNothingIsCounted() {
    Bench never = new Bench(settings(QuarantineRules.NEVER));
    Fault fault = new Fault("a", JOB, RejectReason.MALFORMED, "updates", 0, 1, 100);

    assertThat(never.append(never.coordinator.onFault(fault, 100))).isEmpty();
    assertThat(never.coordinator.snapshot().faults()).isEmpty();
  }

  @Test
  void faultsUnderManyNamesDoNotFillTheState() {
    Faults faults = new Faults(QuarantineRules.DEFAULT, List.of());
    for (int i = 0; i < Faults.MOST_KEPT + 5; i++) {
      faults.add(new Fault("c" + i, JOB, RejectReason.MALFORMED, "updates", 0, i, 100));
    }

    assertThat(faults.all()).hasSize(Faults.MOST_KEPT).noneMatch(f -> f.client().equals("c4"));
  }
}
