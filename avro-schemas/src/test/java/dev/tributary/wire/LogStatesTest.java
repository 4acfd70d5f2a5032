package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.JobOutcome;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogStatesTest {
  @Test
  void everyStateReadsBackAsItWasWritten() throws WireException {
    for (int seed = 0; seed < 200; seed++) {
      LogState state = new RandomLog(seed).state();

      assertThat(LogStates.decode(LogStates.encode(state))).as("seed %d", seed).isEqualTo(state);
    }
  }

  @Test
  void everyKindOfJobIsAmongThoseTried() {
    LogState state = new RandomLog(0).state();

    assertThat(state.jobs().values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            JobState.Preparing.class,
            JobState.Waiting.class,
            JobState.Collecting.class,
            JobState.Releasing.class,
            JobState.Ended.class);
  }

  @Test
  void theEmptyStateReadsBack() throws WireException {
    assertThat(LogStates.decode(LogStates.encode(LogState.EMPTY))).isEqualTo(LogState.EMPTY);
  }

  @Test
  void theSameStateHasTheSameBytes() {
    assertThat(LogStates.encode(new RandomLog(7).state()))
        .isEqualTo(LogStates.encode(new RandomLog(7).state()));
  }

  @Test
  void twoJobsOfOneIdAreMalformed() {
    EndedJob job = new EndedJob("a", "a", JobOutcome.FAILED, "", -1, null, 0L);
    byte[] bytes =
        SingleObject.encode(new dev.tributary.wire.avro.LogState(1L, "me", -1L, List.of(job, job)));

    assertThatThrownBy(() -> LogStates.decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessage("LogState: job id must be unique, got a");
  }
}
