package dev.tributary.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two jobs that want the same clients. */
class SharedClientsTest {
  private static final JobSpec TWO =
      ExampleJob.spec(ExampleJob.cohort(2, 2, 2), ExampleJob.rounds(2, 3));

  private final Bench bench = new Bench();

  private void ready(String job, JobSpec spec) {
    bench.submit(job, spec);
    for (int shard = 0; shard < spec.model().shardCount(); shard++) {
      bench.append(
          bench.coordinator.onPublished(
              new Published(job, 0, 0, shard, ExampleLog.location(0, shard)), bench.nowMillis));
    }
  }

  private JobState state(String job) {
    return bench.coordinator.log().state().jobs().get(job);
  }

  private void receive(String job, int round, String client) {
    bench.append(
        bench.coordinator.onReceipt(new Receipt(job, round, client, 1, 0, 3, 20), bench.nowMillis));
  }

  @Test
  void aClientAtWorkIsNotAvailableToAnotherJobUntilItsUpdateIsWhole() {
    ready("one", TWO);
    ready("two", TWO);
    bench.present("a", "b", "c");
    assertThat(((JobState.Collecting) state("one")).round().cohort()).containsExactly("a", "b");
    assertThat(state("two")).isInstanceOf(JobState.Waiting.class);

    receive("one", 1, "b");

    assertThat(((JobState.Collecting) state("two")).round().cohort()).containsExactly("b", "c");
  }

  @Test
  void aRoundThatIsProposedAndNotYetReadBackHasItsClients() {
    ready("one", TWO);
    ready("two", TWO);
    Coordinator coordinator = bench.coordinator;
    List<LogRecord> proposals = new ArrayList<>();
    for (String client : List.of("a", "b", "c")) {
      proposals.addAll(coordinator.onPresence(bench.presence(client, false), bench.nowMillis));
    }

    assertThat(proposals).hasSize(1).first().isInstanceOf(RoundStarted.class);

    proposals.addAll(coordinator.onPresence(bench.presence("d", false), bench.nowMillis));
    assertThat(proposals)
        .extracting(record -> ((RoundStarted) record).cohort())
        .containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void theJobWithTheHigherPriorityGoesFirst() {
    ready("one", TWO);
    ready("two", TWO.with(new QueueSpec("default", 1), DataSetRequirements.NONE));

    bench.present("a", "b");

    assertThat(state("one")).isInstanceOf(JobState.Waiting.class);
    assertThat(state("two")).isInstanceOf(JobState.Collecting.class);
  }

  @Test
  void theTakenSlotsAreKnownAgainAfterARestart() {
    ready("one", TWO);
    ready("two", TWO);
    bench.present("a", "b", "c");
    receive("one", 1, "a");
    assertThat(state("two")).isInstanceOf(JobState.Collecting.class);

    bench.restart("second");
    bench.submit("three", TWO);
    ready("three", TWO);
    bench.present("d");

    assertThat(state("three")).isInstanceOf(JobState.Waiting.class);
    bench.present("e");
    assertThat(((JobState.Collecting) state("three")).round().cohort()).containsExactly("d", "e");
  }

  @Test
  void oneOfThousandsOfClientsThatComesIsNotALookAtAllOfThem() {
    int needed = 3_000;
    ready(
        "one", ExampleJob.spec(ExampleJob.cohort(needed, needed, needed), ExampleJob.rounds(2, 3)));
    for (int i = 0; i < needed - 1; i++) {
      bench.present("c%05d".formatted(i));
    }
    bench.append(bench.coordinator.onPresence(stranger("x1"), bench.nowMillis));

    bench.append(bench.coordinator.onPresence(bench.presence("last", false), bench.nowMillis));

    assertThat(state("one")).isInstanceOf(JobState.Waiting.class);
    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).hasValue(bench.nowMillis + 30);
    bench.passTo(bench.nowMillis + 30);
    assertThat(state("one")).isInstanceOf(JobState.Collecting.class);
  }

  private Presence stranger(String client) {
    return new Presence(client, bench.nowMillis, List.of("other"), List.of("other"), false);
  }
}
