package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PoissonCohort;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every second client is drawn, two are to be expected, and four fit. */
class SampledCohortTest {
  private static final JobSpec HALF = ExampleJob.sampled(1_000, 1);

  private final Bench bench = new Bench();

  private <T extends LogRecord> List<T> all(Class<T> type) {
    return bench.log.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<String> drawn(int round, String... clients) {
    String key = all(JobAccepted.class).get(0).fingerprintKey();
    return PoissonCohort.of(key, JOB, round, 0.5).among(List.of(clients));
  }

  private RoundStarted last() {
    List<RoundStarted> started = all(RoundStarted.class);
    return started.get(started.size() - 1);
  }

  /** Ends rounds, with whoever is in them, until one begins that is as asked for. */
  private RoundStarted roundUntil(Predicate<RoundStarted> asked) {
    while (!asked.test(last())) {
      RoundStarted round = last();
      bench.receive(round.round(), round.cohort().toArray(String[]::new));
      bench.publish(round.modelVersion() + 1, round.round());
      assertThat(last()).as("with this key no draw is as asked for").isNotEqualTo(round);
    }
    return last();
  }

  @Test
  void aRoundWaitsForSoManyClientsThatItsGoalIsToBeExpected() {
    bench.collecting(HALF, "a", "b", "c");
    assertThat(all(RoundStarted.class)).isEmpty();

    bench.present("d");

    assertThat(all(RoundStarted.class)).hasSize(1);
  }

  @Test
  void afterItsPatienceItBeginsWithAsManyAsTheMinimumNeeds() {
    bench.collecting(HALF, "a", "b");
    assertThat(all(RoundStarted.class)).isEmpty();

    bench.passTo(bench.nowMillis + ExampleJob.PATIENCE_MILLIS);
    bench.present("a");
    assertThat(all(RoundStarted.class)).isEmpty();
    bench.present("b");

    assertThat(all(RoundStarted.class)).hasSize(1);
  }

  @Test
  void everyRoundsCohortIsWhoeverWasDrawnAndAllOfThemAreWaitedFor() {
    bench.collecting(HALF, "a", "b", "c", "d");
    roundUntil(round -> round.round() == 15);

    List<RoundStarted> rounds = all(RoundStarted.class);
    assertThat(rounds).extracting(RoundStarted::goal).contains(1, 2, 3, 4);
    for (RoundStarted round : rounds) {
      assertThat(round.cohort()).isEqualTo(drawn(round.round(), "a", "b", "c", "d"));
      assertThat(round.goal()).isEqualTo(round.cohort().size());
    }
  }

  @Test
  void atTheDeadlineTheRoundIsClosedWithWhoeverUploadedBeItNobody() {
    bench.collecting(HALF, "a", "b", "c", "d");
    RoundStarted round = roundUntil(r -> r.cohort().size() == 2);
    bench.receive(round.round(), round.cohort().get(0));
    assertThat(bench.job()).isInstanceOf(JobState.Collecting.class);

    bench.passTo(round.deadlineMillis());
    assertThat(((JobState.Releasing) bench.job()).closed().members()).hasSize(1);

    bench.publish(round.modelVersion() + 1, round.round());
    bench.present("a", "b", "c", "d");
    RoundStarted silent = roundUntil(r -> r.cohort().size() > 0 && r.round() > round.round());
    bench.passTo(silent.deadlineMillis());
    assertThat(((JobState.Releasing) bench.job()).closed().members()).isEmpty();
  }

  @Test
  void aDrawOfNobodyIsClosedAtOnceAndPaidFor() {
    bench.collecting(HALF, "a", "b", "c", "d");

    RoundStarted nobody = roundUntil(round -> round.cohort().isEmpty());

    RoundClosed closed = ((JobState.Releasing) bench.job()).closed();
    assertThat(closed.round()).isEqualTo(nobody.round());
    assertThat(closed.members()).isEmpty();
    assertThat(closed.privacy().orElseThrow().rounds()).isEqualTo(nobody.modelVersion() + 1);
  }

  @Test
  void drawsThatAreTooLargeArePassedOverUntilTheyAreTooMany() {
    String[] clients = IntStream.range(0, 40).mapToObj("c%02d"::formatted).toArray(String[]::new);
    bench.present(clients);
    bench.collecting(HALF);

    assertThat(all(RoundStarted.class)).isEmpty();
    assertThat(all(RoundAbandoned.class))
        .extracting(RoundAbandoned::round)
        .containsExactly(1, 2, 3);
    assertThat(all(JobEnded.class).get(0).reason())
        .isEqualTo(
            "3 rounds abandoned in a row, the last because %d clients were drawn, more than"
                    .formatted(drawn(3, clients).size())
                + " cohort.size 4");
  }

  /** What one run could not begin the next one begins, with the same coins. */
  @Test
  void aNewCoordinatorDrawsTheSameCohort() {
    bench.collecting(HALF, "a", "b", "c", "d");
    RoundStarted round = roundUntil(r -> !r.cohort().isEmpty());
    bench.restart("second");
    bench.receive(round.round(), round.cohort().toArray(String[]::new));
    bench.present("a", "b", "c", "d");

    bench.publish(round.modelVersion() + 1, round.round());

    assertThat(last().round()).isEqualTo(round.round() + 1);
    assertThat(last().cohort()).isEqualTo(drawn(round.round() + 1, "a", "b", "c", "d"));
  }
}
