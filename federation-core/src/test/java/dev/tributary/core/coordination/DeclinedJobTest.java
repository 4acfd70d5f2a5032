package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Clients whose owners say no, at first or in the middle of a round. */
class DeclinedJobTest {
  /** Three clients, of which two are enough at the deadline. */
  private static final JobSpec SPEC = ExampleJob.spec();

  private final Bench bench = new Bench();

  private List<LogRecord> decline(String client, String... jobs) {
    Presence plain = bench.presence(client, false);
    Map<String, String> declined = new TreeMap<>();
    for (String job : jobs) {
      declined.put(job, "not here");
    }
    return bench.append(
        bench.coordinator.onPresence(
            new Presence(client, bench.nowMillis, plain.offer().withDeclined(declined), false),
            bench.nowMillis));
  }

  private List<String> cohort() {
    return ((Collecting) bench.job()).round().cohort();
  }

  @Test
  void aClientThatDeclinesIsNotSelected() {
    decline("b", JOB, "another");

    bench.collecting(SPEC, "a", "c");
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.present("d");
    assertThat(cohort()).containsExactly("a", "c", "d");
  }

  @Test
  void aClientThatDeclinesAnotherJobIsSelected() {
    decline("b", "another");

    bench.collecting(SPEC, "a", "c");

    assertThat(cohort()).containsExactly("a", "b", "c");
  }

  @Test
  void approvalMakesItAvailableAtOnce() {
    decline("b", JOB);
    bench.collecting(SPEC, "a", "c");

    decline("b");

    assertThat(cohort()).containsExactly("a", "b", "c");
  }

  @Test
  void aRoundDoesNotWaitForOneThatDeclinesInItsMiddle() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b");

    List<LogRecord> records = decline("c", JOB);

    assertThat(records).hasSize(1);
    assertThat(((RoundClosed) records.get(0)).members())
        .extracting(member -> cohortOfFirst().get(member.cohortIndex()))
        .containsExactly("a", "b");
  }

  private List<String> cohortOfFirst() {
    return bench.log.stream()
        .filter(LogRecord.RoundStarted.class::isInstance)
        .map(record -> ((LogRecord.RoundStarted) record).cohort())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRoundWaitsForThoseWhoHaveNotDeclined() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a");

    assertThat(decline("c", JOB)).isEmpty();

    assertThat(bench.receive(1, "b")).singleElement().isInstanceOf(RoundClosed.class);
  }

  @Test
  void aRoundThatCanNoLongerHaveEnoughUpdatesIsAbandonedAtOnce() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a");
    decline("b", JOB);

    List<LogRecord> records = decline("c", JOB);

    assertThat(records).hasSize(1);
    assertThat(((RoundAbandoned) records.get(0)).reason())
        .isEqualTo("1 complete updates and all others declined, at least 2 needed");
    assertThat(bench.job()).as("nobody else is there").isInstanceOf(Waiting.class);
  }

  @Test
  void anUpdateThatWasWholeBeforeItsClientDeclinedCounts() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.receive(1, "a", "b");
    decline("a", JOB);

    List<LogRecord> records = decline("c", JOB);

    assertThat(((RoundClosed) records.get(0)).members()).hasSize(2);
  }

  @Test
  void whoDeclinesInTheMiddleOfARoundIsFreeForAnotherJob() {
    bench.collecting(SPEC, "a", "b", "c");
    bench.submit("other", ExampleJob.spec(ExampleJob.cohort(1, 1, 1), ExampleJob.rounds(2, 3)));
    for (int shard = 0; shard < SPEC.model().shardCount(); shard++) {
      bench.append(
          bench.coordinator.onPublished(
              new Published("other", 0, 0, shard, ExampleLog.location(0, shard)), bench.nowMillis));
    }
    assertThat(other()).isInstanceOf(Waiting.class);

    decline("b", JOB);

    assertThat(((Collecting) other()).round().cohort()).containsExactly("b");
  }

  private JobState other() {
    return bench.coordinator.log().state().jobs().get("other");
  }

  @Test
  void whatWasDeclinedIsKnownAgainAfterARestart() {
    decline("c", JOB);
    bench.collecting(SPEC, "a", "b");
    bench.restart("second");

    bench.present("a", "b");
    assertThat(bench.job()).isInstanceOf(Waiting.class);

    bench.present("d");
    assertThat(cohort()).containsExactly("a", "b", "d");
  }
}
