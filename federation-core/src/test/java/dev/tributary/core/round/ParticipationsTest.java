package dev.tributary.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.selection.Participation;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who took part before is part of the log's state, where the name of a selection says so. */
class ParticipationsTest {
  private static Map<String, Participation> afterTwoRounds(String selection) {
    JobSpec spec = ExampleJob.spec(new CohortSpec(3, 3, 2, 0, selection), ExampleJob.rounds(9, 3));
    ExampleLog log =
        ExampleLog.waiting(spec)
            .started(1, 0, "a", "b", "c")
            .closed(1, ExampleLog.members(0, 2))
            .published(1, 1)
            .started(2, 1, "a", "b", "c")
            .closed(2, ExampleLog.members(2));
    return ((JobState.Live) log.state()).info().participations();
  }

  @ParameterizedTest
  @ValueSource(strings = {"untrained-first", "utility", "last", "of-a-jar-that-is-not-here"})
  void theyAreKeptForEverySelectionThatMayAskForThemAlsoByReadersThatLackIt(String selection) {
    assertThat(afterTwoRounds(selection))
        .isEqualTo(Map.of("a", new Participation(1, 1), "c", new Participation(2, 2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "uniform", "resources"})
  void theyAreNotKeptForSelectionsThatDoWithout(String selection) {
    assertThat(afterTwoRounds(selection)).isEmpty();
  }
}
